package drover.start;

import drover.deliver.Secrets;
import drover.oauth.EncryptionKey;
import drover.poll.Since;
import drover.system.Authorization;
import drover.system.Durations;
import drover.system.http.HostNames;
import drover.system.http.Proxies;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.quartz.CronExpression;

/** Every type that a key can have. */
final class KeyTypes {
    private static final Map<String, KeyType> PLAIN = Stream.of(
                    type("text", "any text", value -> true),
                    type("secret", "any text", value -> true),
                    type("path", "a path that begins and ends with /", v -> v.matches("/([\\w.~-]+/)*")),
                    type("folder", "a folder such as ./data or /var/lib/drover", KeyTypes::isFolder),
                    type("boolean", "true or false", value -> value.matches("true|false")),
                    type("websocket-url", "a URL that begins with ws:// or wss://", KeyTypes::isWebSocket),
                    type("url", "a URL that begins with http:// or https://", KeyTypes::isUrl),
                    type(
                            "postgresql",
                            "a database such as jdbc:postgresql://host:5432/drover or postgres://user:password@host/drover",
                            value -> PostgresqlUrl.parse(value) != null),
                    type("zone", "a time zone such as UTC or America/Denver", value -> ZoneId.of(value) != null),
                    type("cron", "a Quartz cron expression such as 0/30 * * * * ?", CronExpression::isValidExpression),
                    type("since", "all, a date such as 2026-01-31, or a time with its offset", KeyTypes::isSince),
                    type("decimal", "a number such as 20 or 0.5", v -> v.matches("\\d{1,50}(\\.\\d{1,50})?")),
                    type("date", "a date such as 2026-12-31", value -> LocalDate.parse(value) != null),
                    type(
                            "size",
                            "a size in bytes such as 512K or 16M, at most 1024M",
                            v -> v.matches("[1-9]\\d{0,8}|[1-9]\\d{0,5}[Kk]|([1-9]\\d{0,2}|10[01]\\d|102[0-4])[Mm]")),
                    type(
                            "headers",
                            "none of the headers webhook-*, drover-*, ce-*, content-*, idempotency-key, user-agent, host, connection,"
                                    + " transfer-encoding, upgrade, trailer; others with bars between, such as X-Team: sales |"
                                    + " Authorization: Bearer {acme.token}",
                            value -> Authorization.parse(value).query().isEmpty()),
                    type("durations", "durations with commas between, such as 5s,5m,2h", KeyTypes::areDurations))
            .collect(Collectors.toMap(KeyType::name, Function.identity()));

    private static final KeyType SIGNING_SECRETS = type(
            "secret",
            "whsec_ and 24 to 64 bytes in base64, several with commas between; make one with: echo whsec_$(openssl"
                    + " rand -base64 32)",
            value -> Secrets.keys(value) != null);

    private static final KeyType ENCRYPTION_KEY =
            type("secret", "32 bytes in base64; make one with: openssl rand -base64 32", EncryptionKey::isKey);
    private static final KeyType PROXY = type("secret", Proxies.ALLOWED, Proxies::isGood);
    private static final KeyType SECRET_URL =
            type("secret", "a URL that begins with http:// or https://", KeyTypes::isUrl);

    private KeyTypes() {}

    private static KeyType type(String name, String allowed, Predicate<String> accepts) {
        return new KeyType(name, allowed, accepts);
    }

    /**
     * A type by its name.
     *
     * @param argument its bounds or choices, where it has some
     * @throws IllegalArgumentException for a type there is none of
     */
    static KeyType of(String name, String argument) {
        return switch (name) {
            case "signing-secrets" -> SIGNING_SECRETS;
            case "encryption-key" -> ENCRYPTION_KEY;
            case "secret-url" -> SECRET_URL;
            case "proxy" -> PROXY;
            case "duration" -> {
                String[] bounds = argument.split("\\.\\.", 2);
                yield type(
                        name,
                        "a duration such as 600ms, 30s or 5m, within " + argument,
                        value -> within(value, bounds, Durations::parse));
            }
            case "integer" -> {
                String[] bounds = argument.split("\\.\\.", 2);
                yield type(name, "a whole number within " + argument, value -> within(value, bounds, Long::parseLong));
            }
            case "choice" -> {
                List<String> choices = List.of(argument.split("\\|", -1));
                yield type(name, "one of " + String.join(", ", choices), choices::contains);
            }
            default -> plain(name);
        };
    }

    private static KeyType plain(String name) {
        KeyType plain = PLAIN.get(name);
        if (plain == null) {
            throw new IllegalArgumentException("there is no type '" + name + "'");
        }
        return plain;
    }

    private static <T extends Comparable<T>> boolean within(String value, String[] bounds, Function<String, T> read) {
        T number = read.apply(value);
        return number.compareTo(read.apply(bounds[0])) >= 0 && number.compareTo(read.apply(bounds[1])) <= 0;
    }

    private static boolean areDurations(String text) {
        return Arrays.stream(text.split(",", -1))
                .allMatch(part -> Durations.parse(part.strip()).toMillis() > 0);
    }

    private static boolean isUrl(String text) {
        URI uri = URI.create(HostNames.hide(text));
        return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme()) && uri.getUserInfo() == null;
    }

    /** In it may stand a credential by its name: {@code wss://host/{blocks.api-key}}. */
    private static boolean isWebSocket(String text) {
        URI uri = URI.create(HostNames.hide(text.replaceAll("\\{[\\w.-]+}", "name")));
        return uri.getHost() != null && List.of("ws", "wss").contains(uri.getScheme()) && uri.getUserInfo() == null;
    }

    /** What a shell would have replaced is no name of a folder. */
    private static boolean isFolder(String text) {
        return !text.isEmpty() && !text.startsWith("~") && !text.matches(".*[\"'$?*|<>%].*");
    }

    private static boolean isSince(String text) {
        return text.equals("all") || Since.parse(text) != null;
    }
}
