package drover.poll;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Reads the value of {@code <system>.since}. */
public final class Since {
    private Since() {}

    /**
     * The time a text stands for.
     *
     * @param text a date ({@code 2026-01-31}, from its beginning in UTC) or a time with its offset
     * @throws java.time.format.DateTimeParseException when it is neither
     */
    public static Instant parse(String text) {
        return text.length() == 10
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }
}
