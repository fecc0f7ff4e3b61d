package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.system.BadData;
import drover.system.Said;
import java.util.Map;

/**
 * Paging through a list by page number or offset, from its beginning to the first page that is not full. Such a list shifts
 * when something is taken out of it while it is read, so that another thing can be passed over.
 */
final class ListPages extends WholePages {
    private final String field;
    private final int size;

    /**
     * @param field where the records stand in an answer; empty: the answer is the array
     * @param size how many a page holds
     */
    ListPages(String stream, String field, int size, Comparison comparison) {
        super(stream, comparison, System::nanoTime);
        this.field = field;
        this.size = size;
    }

    /** {@code limit}, {@code offset}, and {@code page}: its number from 1. */
    @Override
    public Map<String, String> values() {
        return Map.of(
                "limit", String.valueOf(size),
                "offset", String.valueOf(pages() * size),
                "page", String.valueOf(pages() + 1));
    }

    @Override
    public JsonNode open(JsonNode answer) throws BadData {
        JsonNode records = field.isEmpty() ? answer : answer.path(field);
        if (!records.isArray()) {
            throw new BadData(
                    stream() + ": expected an array" + (field.isEmpty() ? "" : " in " + field) + ", got "
                            + Json.shape(answer)
                            + Said.in(answer)
                                    .map(said -> ", which says: " + said)
                                    .orElse(""),
                    null);
        }
        opened(records.size(), records.size() >= size);
        return once(records);
    }
}
