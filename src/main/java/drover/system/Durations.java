package drover.system;

import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.camel.util.TimeUtils;

/** Durations as keys have them: whole numbers with their units, such as {@code 600ms}, {@code 1m30s} or {@code 2h}. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d+(ms|s|m|h|d))+");

    private Durations() {}

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException for anything else; the message does not show it
     */
    public static Duration parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected a duration such as 600ms, 30s or 5m, got " + text.length() + " characters");
        }
        return TimeUtils.toDuration(text);
    }
}
