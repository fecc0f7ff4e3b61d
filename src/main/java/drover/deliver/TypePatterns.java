package drover.deliver;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which event types are meant: comma-separated patterns such as {@code leaflink.order.*}; {@code *} stands for any text.
 *
 * @param compiled once, because every event is held against them while the store is being written
 */
public record TypePatterns(String text, List<Pattern> compiled) {
    /** Reads {@code leaflink.order.*,distru.*}. */
    public static TypePatterns of(String text) {
        return new TypePatterns(
                text,
                Arrays.stream(text.split(","))
                        .map(String::strip)
                        .map(TypePatterns::compile)
                        .toList());
    }

    /** Whether the type is meant. */
    public boolean include(String type) {
        return compiled.stream().anyMatch(pattern -> pattern.matcher(type).matches());
    }

    private static Pattern compile(String pattern) {
        return Pattern.compile(
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
