package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.system.BadData;
import drover.system.Said;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Paging through a list by page number or offset, from its beginning to the first page that is not full. Such a list shifts
 * when something is taken out of it while it is read, so that another thing can be passed over.
 */
@RegisterForReflection
public final class ListPages extends WholePages {
    private final String field;
    private final int size;

    /**
     * @param field where the records stand in an answer; empty: the answer is the array
     * @param size how many a page holds
     */
    ListPages(String stream, String field, int size) {
        super(stream, System::nanoTime);
        this.field = field;
        this.size = size;
    }

    /** How many records a page holds. */
    public int getSize() {
        return size;
    }

    /** How many records stand before the next page. */
    public int getOffset() {
        return pages() * size;
    }

    /** The number of the next page, from 1. */
    public int getPage() {
        return pages() + 1;
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
        return records;
    }
}
