package drover.observe.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LinesTest {
    private static String lines(String json) throws IOException {
        return Lines.of((ObjectNode) Json.read(json));
    }

    @Test
    void fields_stand_below_each_other() throws IOException {
        assertEquals("a:       1\nlonger:  x\n", lines("{'a':1,'longer':'x'}".replace('\'', '"')));
    }

    @Test
    void equal_objects_are_a_table_and_what_is_missing_is_a_dash() throws IOException {
        assertEquals(
                "rows:\n  name   n\n  one    1\n  three  -\n",
                lines("{'rows':[{'name':'one','n':1},{'name':'three','n':null}]}".replace('\'', '"')));
    }

    @Test
    void objects_that_hold_others_are_blocks() throws IOException {
        assertEquals(
                "sources:\n  name:  leaflink\n  streams:\n    name    cursor\n    orders  x\n\n",
                lines("{'sources':[{'name':'leaflink','streams':[{'name':'orders','cursor':'x'}]}]}"
                        .replace('\'', '"')));
    }

    @Test
    void nothing_steers_a_terminal_or_breaks_a_line() throws IOException {
        assertEquals("a:  x [31my z\n", lines("{\"a\":\"x\\u001b[31my\\r\\nz\"}"));
    }
}
