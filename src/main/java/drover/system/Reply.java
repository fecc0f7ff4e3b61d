package drover.system;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What an API or a receiver answered.
 *
 * @param call the request in words: whose door and path, without the query
 * @param status the HTTP status
 * @param requestId its own name for the request, or null
 * @param location the host it redirects to, or null
 * @param waits how long it asks us to wait
 * @param type the media type of the body, or empty
 * @param encoding how the body is encoded still, or empty
 * @param firewall whether something before the API says by a header that it has stopped the call
 * @param body what was read of it; one byte more than may be where there was more
 */
record Reply(
        String call,
        int status,
        String requestId,
        String location,
        Waits waits,
        String type,
        String encoding,
        boolean firewall,
        byte[] body) {
    private static final Pattern CHARSET = Pattern.compile("charset=[\"']?([\\w-]+)");

    static Reply of(String door, Exchange exchange) {
        Message message = exchange.getMessage();
        byte[] body = message.getBody(byte[].class);
        String type = lower(header(message, Exchange.CONTENT_TYPE));
        return new Reply(
                asked(door, exchange),
                message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                header(message, "X-Request-Id", "X-Amzn-RequestId", "CF-Ray"),
                host(header(message, "Location")),
                new Waits(
                        header(message, "Retry-After"),
                        header(message, "RateLimit-Reset", "X-RateLimit-Reset"),
                        header(message, "RateLimit-Remaining", "X-RateLimit-Remaining")),
                type,
                lower(header(message, Exchange.CONTENT_ENCODING)),
                header(message, "CF-Mitigated", "X-Amzn-Waf-Action", "X-Sucuri-Block") != null,
                body == null ? new byte[0] : utf8(body, type));
    }

    /** JSON is UTF-8 (RFC 8259) whatever it is called; what is not, and says what it is, is read as that. */
    private static byte[] utf8(byte[] body, String type) {
        Matcher charset = CHARSET.matcher(type);
        if (!charset.find() || charset.group(1).startsWith("utf")) {
            return body;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return body;
        } catch (CharacterCodingException e) {
            return Charset.isSupported(charset.group(1))
                    ? new String(body, Charset.forName(charset.group(1))).getBytes(StandardCharsets.UTF_8)
                    : body;
        }
    }

    /** A path may name a person: a calendar is called by an e-mail address. */
    static String call(String door, Exchange exchange) {
        return Redaction.redact(asked(door, exchange));
    }

    private static String asked(String door, Exchange exchange) {
        return (door + " " + exchange.getMessage().getHeader(Exchange.HTTP_PATH, "", String.class)).strip();
    }

    /** The request in words: only a few answers are spoken of, so it is made fit for that when it is asked for. */
    @Override
    public String call() {
        return Redaction.redact(call);
    }

    private static String header(Message message, String... names) {
        return Stream.of(names)
                .map(name -> message.getHeader(name, String.class))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String lower(String text) {
        return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
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

    /** Whether the status says that it may pass. A redirect is not followed: whoever moves must say so, or our secrets would go wherever it points. */
    boolean isPassing() {
        return switch (status) {
            case 407, 408, 421, 425 -> true;
            default -> status >= 500 || status / 100 == 3 || status < 200;
        };
    }

    /** One line: the call, the status, the request's id, and what was said. */
    String describe(String said) {
        return call() + " answered " + status
                + (location == null ? "" : " (a redirect, which is not followed, to " + location + ")")
                + (requestId == null ? "" : " (request " + Redaction.redact(requestId) + ")")
                + (said.isEmpty() ? "" : ": " + said);
    }
}
