package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.ingest.Kept;
import drover.record.Batch;
import drover.system.BadData;
import drover.system.Permanent;
import java.util.List;
import java.util.Map;

/**
 * How a list is read to its end, page by page. Its life: while there {@link #isMore() is more}, a page is asked for with the
 * {@link #values() values} of its place, {@link #open opened}, made durable and {@link #kept kept}; at the end what is
 * {@link #gone} is made durable and kept as well. Whatever is not kept is read again.
 */
public interface Pages {
    /** Whether there is a page to read. */
    boolean isMore();

    /** What a query names in braces to ask for the next page, such as {@code offset}; an empty text where it is not needed. */
    default Map<String, String> values() {
        return Map.of();
    }

    /** What the document of a GraphQL connection asks for the next page; null where this is no connection. */
    default JsonNode variables() {
        return null;
    }

    /** Where the next page is, below the base URL. */
    default String path(String pattern) {
        return pattern;
    }

    /** The query for it: the pattern, filled in. */
    default String query(String pattern) {
        return Query.fill(pattern, values());
    }

    /** Whether a refusal of what was asked for last is an answer of its kind. */
    default boolean takes(Permanent refusal) {
        return false;
    }

    /** The records that such a refusal stands for, a JSON array; often none. */
    default JsonNode refused(Permanent refusal) {
        throw new IllegalStateException("no refusal of this list is taken for an answer");
    }

    /**
     * Opens an answer.
     *
     * @return the records in it, a JSON array
     * @throws BadData when it is no page
     */
    JsonNode open(JsonNode answer) throws BadData;

    /**
     * Moves on: what came is durable now.
     *
     * @throws BadData when the list cannot be read on from here
     */
    default void kept(Kept kept) throws BadData {}

    /** What is not there any more, once the list has been read to its end; nothing where the list cannot tell. */
    default List<Batch> gone() throws BadData {
        return List.of();
    }

    /** All of it is durable: what has to be remembered beside the cursor is. */
    default void end() {}

    /** The text of the cursor up to which everything is durable now, or null where there is none. */
    default String cursor() {
        return null;
    }

    /** What is kept beside the cursor to find the list's end again, or null. */
    default String mark() {
        return null;
    }

    /** Where the next poll goes on when this one ends early, in words. */
    default String resumes() {
        return "goes on from its cursor";
    }

    /** What was read, for the log. */
    String summary();

    /** How every summary begins. */
    static String summary(int read, int pages, int fresh) {
        return read + " read in " + pages + (pages == 1 ? " page, " : " pages, ") + fresh + " new";
    }
}
