package drover.system;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;

/**
 * How long an answer asks us to wait, as its headers say it.
 *
 * @param retryAfter RFC 9110: seconds or an HTTP date; or null
 * @param reset RateLimit-Reset or X-RateLimit-Reset: seconds from now, or epoch seconds; or null
 * @param remaining RateLimit-Remaining or X-RateLimit-Remaining: the calls that are left; or null
 */
record Waits(String retryAfter, String reset, String remaining) {
    /** The three in which RFC 9110 has dates (5.6.7): as mail has them, as RFC 850 has them, and as C's asctime. All are in GMT. */
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final long EPOCH_SECONDS = 1_000_000_000;

    /** What a busy API asks for by Retry-After, at most a day; null: it does not say. */
    Duration busy(Instant now) {
        return retryAfter == null ? null : bounded(retryAfter(now));
    }

    /** What it asks for by Retry-After, else by its quota's reset; at most a day. Null: it does not say. */
    Duration pause(Instant now) {
        Duration busy = busy(now);
        return busy != null || reset == null ? busy : bounded(reset(now));
    }

    /** How long it is until the next day begins in a zone. */
    static Duration midnight(Instant now, ZoneId zone) {
        return Duration.between(
                now,
                now.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant());
    }

    /** Whether it says that nothing is left of our calls, or when to come again. */
    boolean isOfALimit() {
        return retryAfter != null || (remaining != null && remaining.strip().equals("0"));
    }

    private static Duration bounded(Duration asked) {
        if (asked == null || asked.isNegative()) {
            return asked == null ? null : Duration.ZERO;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private Duration retryAfter(Instant now) {
        Duration seconds = seconds(retryAfter);
        if (seconds != null) {
            return seconds;
        }
        for (DateTimeFormatter format : DATES) {
            try {
                return Duration.between(
                        now, LocalDateTime.parse(retryAfter.strip(), format).toInstant(ZoneOffset.UTC));
            } catch (DateTimeParseException e) {
                // Another of them, or none.
            }
        }
        return null;
    }

    private Duration reset(Instant now) {
        Duration seconds = seconds(reset);
        boolean epoch = seconds != null && seconds.toSeconds() >= EPOCH_SECONDS;
        return epoch ? Duration.between(now, Instant.ofEpochSecond(seconds.toSeconds())) : seconds;
    }

    private static Duration seconds(String text) {
        return text.strip().matches("\\d{1,12}") ? Duration.ofSeconds(Long.parseLong(text.strip())) : null;
    }
}
