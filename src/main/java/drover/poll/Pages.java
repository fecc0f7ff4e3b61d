package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.system.BadData;

/** How a list is read to its end, page by page. It is what the variable {@code pages} holds. */
public interface Pages {
    /** Whether there is a page to read. */
    boolean isMore();

    /**
     * Opens an answer.
     *
     * @return the records in it, a JSON array
     * @throws BadData when it is no page
     */
    JsonNode open(JsonNode answer) throws BadData;

    /** What was read, for the log. */
    String summary();

    /** How every summary begins. */
    static String summary(int read, int pages, int fresh) {
        return read + " read in " + pages + (pages == 1 ? " page, " : " pages, ") + fresh + " new";
    }
}
