package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.system.BadData;
import java.util.List;

/**
 * An answer {@code {count, next, previous, results}}, as Django REST framework pages by limit and offset.
 *
 * @param results the records
 * @param count how many there are in all, or the largest number where it does not say
 * @param isLast it names no other page; an empty text, false and 0 are none
 */
record PageAnswer(JsonNode results, int count, boolean isLast) {

    /** Reads one; only that another page follows is believed, not where. */
    static PageAnswer of(String stream, JsonNode page) throws BadData {
        JsonNode results = page.path("results");
        JsonNode next = page.path("next");
        if (!results.isArray() || next.isContainerNode()) {
            throw new BadData(
                    stream + ": expected a page {count, next, previous, results} with an array of results, got "
                            + Json.shape(page),
                    null);
        }
        return new PageAnswer(
                results,
                count(page.path("count")),
                !next.isValueNode()
                        || List.of("", "null", "false", "0")
                                .contains(next.asText().strip()));
    }

    /** What is no number of records says nothing. */
    private static int count(JsonNode count) {
        boolean whole = count.isTextual() || (count.isIntegralNumber() && count.canConvertToInt());
        int said = whole ? count.asInt(-1) : -1;
        return said < 0 ? Integer.MAX_VALUE : said;
    }
}
