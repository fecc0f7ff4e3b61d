package drover.deliver;

import drover.system.Credentials;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.Config;

/**
 * The bean {@code extraHeaders} of the routes: adds what {@code <api>.headers} says, such as
 * {@code X-Team: sales | Authorization: Bearer {acme.token}}. A name in braces is a credential, looked up each time.
 */
@Singleton
@Named("extraHeaders")
@RegisterForReflection
public class ExtraHeaders {
    private static final Pattern HEADER = Pattern.compile("\\s*([!#$%&'*+.^_`~\\w-]+)\\s*:\\s*([^\\r\\n]*?)\\s*");
    private static final Pattern REFERENCE = Pattern.compile("\\{([a-z][\\w-]*\\.[\\w.-]+)}");
    private static final Pattern OURS = Pattern.compile(
            "(?i)webhook-.*|idempotency-key|content-.*|host|transfer-encoding|connection|drover-.*|user-agent|camel.*");

    private final Config config;
    private final Credentials credentials;
    private final Map<String, Map<String, String>> templates = new ConcurrentHashMap<>();

    ExtraHeaders(Config config, Credentials credentials) {
        this.config = config;
        this.credentials = credentials;
    }

    /** Sets the headers on the message; the variable {@code api} says whose. */
    public void add(Exchange exchange) {
        of(exchange.getVariable("api", String.class))
                .forEach((name, template) -> exchange.getMessage().setHeader(name, fill(template)));
    }

    /**
     * Looks whether all credentials are there.
     *
     * @throws IllegalStateException when one is not; the message names where to put it
     */
    public void check(String api) {
        of(api).values().forEach(this::fill);
    }

    private Map<String, String> of(String api) {
        return templates.computeIfAbsent(
                api,
                key -> parse(
                        config.getOptionalValue(key + ".headers", String.class).orElse("")));
    }

    private String fill(String template) {
        return REFERENCE
                .matcher(template)
                .replaceAll(reference -> Matcher.quoteReplacement(credentials.get(reference.group(1))));
    }

    /**
     * Reads {@code Name: value | Name: value}.
     *
     * @throws IllegalArgumentException when a part is none, or names a header that is Drover's own
     */
    public static Map<String, String> parse(String text) {
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
        return headers;
    }
}
