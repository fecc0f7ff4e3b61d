package drover.outbox;

import java.util.Arrays;

/**
 * Somebody who is told.
 *
 * @param name as in {@code downstream.<name>.url}
 * @param types comma-separated patterns of the event types it wants; {@code *} stands for any text
 * @param ordered whether events of one subject must arrive in the order they happened
 */
record Downstream(String name, String types, boolean ordered) {
    boolean wants(String type) {
        return Arrays.stream(types.split(",")).map(String::strip).anyMatch(pattern -> matches(pattern, type));
    }

    private static boolean matches(String pattern, String type) {
        int star = pattern.indexOf('*');
        return star < 0
                ? type.equals(pattern)
                : type.length() >= pattern.length() - 1
                        && type.startsWith(pattern.substring(0, star))
                        && type.endsWith(pattern.substring(star + 1));
    }
}
