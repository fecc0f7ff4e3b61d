package drover.observe.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import drover.record.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CleanTest {
    @Test
    void every_text_is_redacted_however_deep_it_is() {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("uri", "https://x.example/?apikey=abc12345&page=2");
        answer.put("list", List.of(Map.of("mail", "a.buyer@example.org")));
        answer.put("array", new String[] {"postgres://admin:pass@db.example.org/x"});

        assertEquals(
                "{\"uri\":\"https:\\/\\/x.example\\/?apikey=***&page=2\",\"list\":[{\"mail\":\"***\"}],"
                        + "\"array\":[\"postgres:\\/\\/***@db.example.org\\/x\"]}",
                Clean.object(answer).toJson());
    }

    @Test
    void what_is_no_text_stays_what_it_is() {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("long", 1795405744813L);
        answer.put("true", true);
        answer.put("nothing", null);
        answer.put("many", Arrays.asList(1, 2.5, Double.NaN));

        assertEquals(
                "{\"long\":1795405744813,\"true\":true,\"nothing\":null,\"many\":[1,2.5,null]}",
                Clean.object(answer).toJson());
    }

    @Test
    void a_tree_is_told_as_it_is() throws IOException {
        String tree = "{\"a\":[1,{\"b\":null}],\"c\":false,\"d\":1.10,\"e\":\"x\"}";

        assertEquals(tree, Clean.object(Json.read(tree)).toJson());
    }
}
