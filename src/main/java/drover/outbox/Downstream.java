package drover.outbox;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
        String regex =
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return type.matches(regex);
    }
}
