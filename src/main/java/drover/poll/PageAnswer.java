package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.system.BadData;

/**
 * An answer {@code {count, next, previous, results}}, as Django REST framework pages by limit and offset.
 *
 * @param results the records
 * @param count how many there are in all, or the largest number where it does not say
 * @param isLast it names no other page; an empty text is none
 */
record PageAnswer(JsonNode results, int count, boolean isLast) {

    /** Reads one; only that another page follows is believed, not where. */
    static PageAnswer of(String stream, JsonNode page) throws BadData {
        JsonNode results = page.path("results");
        JsonNode next = page.path("next");
        if (!results.isArray() || !(next.isTextual() || next.isNull() || next.isMissingNode())) {
            throw new BadData(
                    stream + ": expected a page {count, next, previous, results} with an array of results, got "
                            + Json.shape(page),
                    null);
        }
        return new PageAnswer(
                results,
                page.path("count").asInt(Integer.MAX_VALUE),
                !next.isTextual() || next.textValue().isBlank());
    }
}
