package drover.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':'12.50'} | {'a':'12.5000'}",
                "{'a':12.50} | {'a':'12.5'}",
                "{'a':100} | {'a':1e2}",
                "{'a':'10'} | {'a':'10.000'}",
                "{'a':0} | {'a':'-0.00'}",
                "{'a':1e999999999} | {'a':10e999999998}",
                "{'a':1,'b':{'c':2,'d':3}} | {'b':{'d':3,'c':2},'a':1}",
                "{'a':['x','y','1.0']} | {'a':['1','y','x']}",
                "{'a':[{'b':1.0}]} | {'a':[{'b':1}]}",
                "{'a':1,'ignored':1} | {'a':1,'ignored':[2]}"
            })
    void another_spelling_is_no_news(String before, String after) throws Exception {
        assertEquals(true, same(before, after));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':'12.50'} | {'a':'12.51'}",
                "{'a':'007'} | {'a':'7'}",
                "{'a':'1.2.0'} | {'a':'1.2'}",
                "{'a':'1.5 g'} | {'a':'1.50 g'}",
                "{'a':' 1'} | {'a':'1'}",
                "{'a':'+1'} | {'a':'1'}",
                "{'a':''} | {'a':null}",
                "{'a':null} | {}",
                "{'a':[{'b':1},{'b':2}]} | {'a':[{'b':2},{'b':1}]}",
                "{'a':['x']} | {'a':['x','x']}",
                "{'a':true} | {'a':'true'}",
                "{'a':9007199254740993} | {'a':9007199254740992}"
            })
    void another_content_is(String before, String after) throws Exception {
        assertEquals(false, same(before, after));
    }

    private static boolean same(String before, String after) throws Exception {
        return Arrays.equals(digest(before), digest(after));
    }

    private static byte[] digest(String record) throws Exception {
        Kind kind = new Kind();
        kind.setKey("id");
        kind.setIgnore("ignored");
        return kind.read(
                        Json.read(("{'id':1," + record.substring(1))
                                .replace(",}", "}")
                                .replace('\'', '"')),
                        Instant.EPOCH)
                .digest();
    }
}
