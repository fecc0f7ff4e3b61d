package drover.system;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;

/**
 * What an HTTP API answered, without the body.
 *
 * @param call the request in words: service and path, without the query
 * @param status the HTTP status
 * @param requestId the API's own name for the request, or null
 * @param location the host it redirects to, or null
 * @param retryAfter the header, RFC 9110: seconds or an HTTP date; or null
 * @param rateLimitReset the header RateLimit-Reset or X-RateLimit-Reset: seconds from now, or epoch seconds; or null
 */
record Answer(String call, int status, String requestId, String location, String retryAfter, String rateLimitReset) {
    private static final int EXCERPT = 200;
    private static final Pattern METHOD = Pattern.compile("[?&]httpMethod=(\\w+)");
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
    private static final long EPOCH_SECONDS = 1_000_000_000;

    static Answer of(String door, Exchange exchange) {
        Message message = exchange.getMessage();
        return new Answer(
                call(door, exchange),
                message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                header(message, "X-Request-Id", "X-Amzn-RequestId", "CF-Ray"),
                host(header(message, "Location")),
                header(message, "Retry-After"),
                header(message, "RateLimit-Reset", "X-RateLimit-Reset"));
    }

    static String call(String door, Exchange exchange) {
        return (door + " " + exchange.getMessage().getHeader(Exchange.HTTP_PATH, "", String.class)).strip();
    }

    /** Method and URL of the request, with secrets taken out; where a route has taken the query out, without it. */
    static String request(Exchange exchange) {
        Message message = exchange.getMessage();
        String endpoint = exchange.getProperty(ExchangePropertyKey.TO_ENDPOINT, "", String.class);
        int options = endpoint.indexOf('?');
        String method = METHOD.matcher(endpoint)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElse("GET");
        String url = message.getHeader(
                Exchange.HTTP_URI, options < 0 ? endpoint : endpoint.substring(0, options), String.class);
        String query = message.getHeader(Exchange.HTTP_QUERY, "", String.class);
        return method + " "
                + Redaction.redact(url
                        + message.getHeader(Exchange.HTTP_PATH, "", String.class)
                        + (query.isEmpty() ? "" : "?" + query));
    }

    private static String header(Message message, String... names) {
        return Stream.of(names)
                .map(name -> message.getHeader(name, String.class))
                .filter(value -> value != null)
                .findFirst()
                .orElse(null);
    }

    /** Its host only: a path or query may hold a secret. */
    private static String host(String location) {
        try {
            return location == null
                    ? null
                    : Objects.requireNonNullElse(URI.create(location).getHost(), "itself");
        } catch (IllegalArgumentException e) {
            return "a bad address";
        }
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isTransient() {
        // A redirect is not followed: whoever moves must say so to us, or our secrets would go wherever it points.
        return status >= 500 || status == 408 || status == 425 || status / 100 == 3 || status == 0;
    }

    /** One line: the call, the status, the request id, and the beginning of the body with secrets taken out. */
    String describe(byte[] body) {
        String text =
                body == null ? "" : new String(body, 0, Math.min(body.length, 4 * EXCERPT), StandardCharsets.UTF_8);
        String plain = Redaction.redact(text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip());
        String excerpt = plain.length() > EXCERPT ? plain.substring(0, EXCERPT) + "…" : plain;
        return call + " answered " + status
                + (location == null ? "" : " (a redirect, which is not followed, to " + location + ")")
                + (requestId == null ? "" : " (request " + Redaction.redact(requestId) + ")")
                + (excerpt.isEmpty() ? "" : ": " + excerpt);
    }

    /** Until when a busy API asks us to leave it alone (Retry-After, at most a day), or null where it does not. */
    Instant busyUntil(Instant now) {
        Duration asked = retryAfter == null ? null : retryAfter(now);
        return asked == null ? null : now.plus(bounded(asked));
    }

    /** How long the API asks us to wait: Retry-After, else its quota's reset; at most a day. Null: it does not say. */
    Duration pause(Instant now) {
        Duration asked = retryAfter == null ? null : retryAfter(now);
        if (asked == null && rateLimitReset != null) {
            asked = reset(now);
        }
        return asked == null ? null : bounded(asked);
    }

    private static Duration bounded(Duration asked) {
        Duration positive = asked.isNegative() ? Duration.ZERO : asked;
        return positive.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : positive;
    }

    private Duration retryAfter(Instant now) {
        Duration seconds = seconds(retryAfter);
        if (seconds != null) {
            return seconds;
        }
        try {
            ZonedDateTime date = ZonedDateTime.parse(retryAfter.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
            return Duration.between(now, date.toInstant());
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private Duration reset(Instant now) {
        Duration seconds = seconds(rateLimitReset);
        boolean epoch = seconds != null && seconds.toSeconds() >= EPOCH_SECONDS;
        return epoch ? Duration.between(now, Instant.ofEpochSecond(seconds.toSeconds())) : seconds;
    }

    private static Duration seconds(String text) {
        return text.strip().matches("\\d{1,12}") ? Duration.ofSeconds(Long.parseLong(text.strip())) : null;
    }
}
