package drover.outbox;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Somebody who is told.
 *
 * @param name as in {@code downstream.<name>.url}
 * @param types comma-separated patterns of the event types it wants; {@code *} stands for any text
 * @param ordered whether events of one subject must arrive in the order they happened
 * @param wanted the types, compiled once: every event is held against them while the store is being written
 */
record Downstream(String name, String types, boolean ordered, List<Pattern> wanted) {
    Downstream(String name, String types, boolean ordered) {
        this(
                name,
                types,
                ordered,
                Arrays.stream(types.split(","))
                        .map(String::strip)
                        .map(Downstream::compile)
                        .toList());
    }

    boolean wants(String type) {
        return wanted.stream().anyMatch(pattern -> pattern.matcher(type).matches());
    }

    private static Pattern compile(String pattern) {
        return Pattern.compile(
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
