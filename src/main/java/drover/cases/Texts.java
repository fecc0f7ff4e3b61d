package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import drover.record.Json;
import java.util.ArrayList;
import java.util.List;

/** Lists of texts, as a case writes them. */
final class Texts {
    private Texts() {}

    static List<String> of(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    static ArrayNode json(List<String> texts) {
        ArrayNode list = Json.object().arrayNode();
        texts.forEach(list::add);
        return list;
    }
}
