package drover.record;

/**
 * Where something is asked for, below the base URL of its API.
 *
 * @param query without its question mark; an empty text where there is none
 */
public record Address(String path, String query) {
    /** Reads {@code /orders/7/?expand=all}. */
    public static Address of(String text) {
        int mark = text.indexOf('?');
        return mark < 0 ? new Address(text, "") : new Address(text.substring(0, mark), text.substring(mark + 1));
    }
}
