package drover.start;

import drover.deliver.Secrets;
import drover.poll.Since;
import drover.system.Authorization;
import java.net.URI;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.util.TimeUtils;
import org.quartz.CronExpression;

/**
 * What the value of a key must be.
 *
 * @param name as in the "type:" comment
 * @param allowed in words, for the message about a bad value
 * @param accepts true for a good value; it may also throw for a bad one
 */
record KeyType(String name, String allowed, Predicate<String> accepts) {

    /**
     * Reads a "type:" comment such as {@code duration 1ms..1h} or {@code choice emit|baseline}.
     *
     * @throws IllegalArgumentException for a type there is none of
     */
    static KeyType parse(String text) {
        String[] words = text.strip().split("\\s+", 2);
        String argument = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "text", "secret" -> new KeyType(words[0], "any text", value -> true);
            case "path" -> new KeyType("path", "a path that begins and ends with /", v -> v.matches("/([\\w.~-]+/)*"));
            case "boolean" -> new KeyType("boolean", "true or false", value -> value.matches("true|false"));
            case "url" -> new KeyType("url", "a URL that begins with http:// or https://", KeyType::isUrl);
            case "cron" ->
                new KeyType(
                        "cron", "a Quartz cron expression such as 0/30 * * * * ?", CronExpression::isValidExpression);
            case "since" ->
                new KeyType("since", "all, a date such as 2026-01-31, or a time with its offset", KeyType::isSince);
            case "date" -> new KeyType("date", "a date such as 2026-12-31", value -> LocalDate.parse(value) != null);
            case "size" ->
                new KeyType(
                        "size",
                        "a size in bytes such as 512K or 16M, at most 1024M",
                        v -> v.matches("[1-9]\\d{0,8}|[1-9]\\d{0,5}[Kk]|([1-9]\\d{0,2}|10[01]\\d|102[0-4])[Mm]"));
            case "headers" ->
                new KeyType(
                        "headers",
                        "headers such as X-Team: sales | Authorization: Bearer {acme.token}, and none that Drover sets itself",
                        value -> isHeaders(value));
            case "signing-secrets" ->
                new KeyType(
                        "secret",
                        "whsec_ and 24 to 64 bytes in base64, several with commas between; make one with: echo whsec_$(openssl"
                                + " rand -base64 32)",
                        value -> Secrets.keys(value) != null);
            case "durations" ->
                new KeyType("durations", "durations with commas between, such as 5s,5m,2h", KeyType::areDurations);
            case "duration" ->
                new KeyType(
                        "duration",
                        "a duration such as 600ms, 30s or 5m, within " + argument,
                        value -> within(millis(value), argument, KeyType::millis));
            case "integer" ->
                new KeyType(
                        "integer",
                        "a whole number within " + argument,
                        value -> within(Long.parseLong(value), argument, Long::parseLong));
            case "choice" -> {
                List<String> choices = List.of(argument.split("\\|", -1));
                yield new KeyType("choice", "one of " + String.join(", ", choices), choices::contains);
            }
            default -> throw new IllegalArgumentException("there is no type '" + words[0] + "'");
        };
    }

    boolean isGood(String value) {
        try {
            return accepts.test(value);
        } catch (RuntimeException e) {
            return false;
        }
    }

    boolean isSecret() {
        return name.equals("secret") || name.equals("headers");
    }

    private interface Reader {
        long read(String text);
    }

    private static boolean within(long value, String range, Reader reader) {
        String[] bounds = range.split("\\.\\.", 2);
        return value >= reader.read(bounds[0]) && value <= reader.read(bounds[1]);
    }

    private static long millis(String text) {
        if (!text.matches("(\\d+(ms|s|m|h|d))+")) {
            throw new IllegalArgumentException();
        }
        return TimeUtils.toMilliSeconds(text);
    }

    private static boolean areDurations(String text) {
        return Arrays.stream(text.split(",", -1)).allMatch(part -> millis(part.strip()) > 0);
    }

    private static boolean isUrl(String text) {
        URI uri = URI.create(text);
        return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme()) && uri.getUserInfo() == null;
    }

    private static boolean isHeaders(String text) {
        return Authorization.parse(text).query().isEmpty();
    }

    private static boolean isSince(String text) {
        return text.equals("all") || Since.parse(text) != null;
    }
}
