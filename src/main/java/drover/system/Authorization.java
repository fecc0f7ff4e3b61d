package drover.system;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What is sent with a request so that it is let in: a pattern over credentials. {@code Authorization: Bearer {acme.token}} is a
 * header, more stand with bars between; {@code ?apikey={acme.api-key}} is a part of the query. A name in braces is a credential,
 * looked up each time, and with {@code :form} behind it is written as a form does. {@code Basic {acme.user}:{acme.password}} is encoded as
 * RFC 7617 says.
 *
 * @param headers name and pattern of each header
 * @param query the pattern of what is added to the query, or empty
 * @param credentials the names of the credentials that both name
 */
public record Authorization(Map<String, String> headers, String query, Set<String> credentials) {
    private static final Pattern HEADER = Pattern.compile("\\s*([!#$%&'*+.^_`~\\w-]+)\\s*:\\s*([^\\r\\n]*?)\\s*");
    private static final Pattern REFERENCE = Pattern.compile("\\{([a-z][\\w-]*\\.[\\w.-]+)(:form)?}");
    /** Nothing is sent. */
    static final Authorization NONE = new Authorization(Map.of(), "");

    private static final Pattern BASIC = Pattern.compile("(?i)(basic) +([^:]*:.*)");
    private static final Pattern OURS = Pattern.compile(
            "(?i)webhook-.*|idempotency-key|content-.*|host|transfer-encoding|connection|upgrade|trailer|drover-.*|ce-.*|user-agent"
                    + "|camel.*");

    private Authorization(Map<String, String> headers, String query) {
        this(headers, query, credentials(headers, query));
    }

    /** The first header in a text that {@link #parse} refuses, since Drover or HTTP itself sets it. */
    public static Optional<String> refused(String text) {
        return Arrays.stream(text.split("\\|", -1))
                .map(part -> part.strip().split("\\s*:", 2)[0])
                .filter(name -> OURS.matcher(name).matches())
                .findFirst();
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when a part is none, or names a header that is Drover's own
     */
    public static Authorization parse(String text) {
        if (text.strip().startsWith("?")) {
            return new Authorization(Map.of(), text.strip().substring(1));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String part : text.isBlank() ? new String[0] : text.split("\\|", -1)) {
            Matcher header = HEADER.matcher(part);
            if (!header.matches() || OURS.matcher(header.group(1)).matches()) {
                throw new IllegalArgumentException(
                        "expected headers such as X-Team: sales | Authorization: Bearer {acme.token}, and none that Drover"
                                + " sets itself");
            }
            headers.put(header.group(1), header.group(2));
        }
        return new Authorization(headers, "");
    }

    /**
     * Adds it to a request.
     *
     * @param credential gives the credential of a name
     * @throws IllegalStateException when a credential is missing; the message names where to put it
     */
    void add(Message request, UnaryOperator<String> credential) {
        headers.forEach((name, pattern) -> request.setHeader(name, header(pattern, credential)));
        if (!query.isEmpty()) {
            String asked = request.getHeader(Exchange.HTTP_QUERY, "", String.class);
            String added = fill(query, name -> form(credential.apply(name)));
            request.setHeader(Exchange.HTTP_QUERY, asked.isEmpty() ? added : asked + "&" + added);
        }
    }

    /** Takes it away again: nobody needs it once the request is sent. */
    void remove(Message message) {
        headers.keySet().forEach(message::removeHeader);
        if (!query.isEmpty()) {
            message.removeHeader(Exchange.HTTP_QUERY);
        }
    }

    private static Set<String> credentials(Map<String, String> headers, String query) {
        return Stream.concat(headers.values().stream(), Stream.of(query))
                .flatMap(pattern -> REFERENCE.matcher(pattern).results())
                .map(reference -> reference.group(1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String form(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String header(String pattern, UnaryOperator<String> credential) {
        String value = fill(pattern, credential);
        Matcher basic = BASIC.matcher(value);
        return basic.matches()
                ? basic.group(1) + " "
                        + Base64.getEncoder().encodeToString(basic.group(2).getBytes(StandardCharsets.UTF_8))
                : value;
    }

    /** A text in which each name in braces stands for its credential. */
    static String fill(String pattern, UnaryOperator<String> credential) {
        return REFERENCE.matcher(pattern).replaceAll(reference -> {
            String value = credential.apply(reference.group(1));
            return Matcher.quoteReplacement(reference.group(2) == null ? value : form(value));
        });
    }
}
