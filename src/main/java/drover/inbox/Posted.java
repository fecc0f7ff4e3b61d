package drover.inbox;

import java.util.function.UnaryOperator;

/**
 * A request as it came.
 *
 * @param headers gives the value of a header, or null
 * @param uri its path and query, as they were written
 * @param form whether its body is a form; otherwise it is JSON
 * @param body the bytes
 */
record Posted(UnaryOperator<String> headers, String uri, boolean form, byte[] body) {
    /** The value of a header, or null where it is missing or empty. */
    String header(String name) {
        String value = name.isEmpty() ? null : headers.apply(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
