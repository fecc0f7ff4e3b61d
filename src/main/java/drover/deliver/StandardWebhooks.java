package drover.deliver;

import drover.system.Credentials;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The bean {@code standardWebhooks} of the routes: signs what is sent as the Standard Webhooks specification 1.0 has it.
 * The secrets of a receiver are the credential {@code <receiver>.secret}.
 */
@Singleton
@Named("standardWebhooks")
@RegisterForReflection
public class StandardWebhooks {
    private static final String HMAC = "HmacSHA256";

    private final Credentials credentials;
    private final Clock clock;
    private final Map<String, List<byte[]>> keys = new ConcurrentHashMap<>();

    StandardWebhooks(Credentials credentials, Clock clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * Sets {@code webhook-timestamp} to now, and {@code webhook-signature} of {@code <webhook-id>.<timestamp>.<body>}: one
     * for each secret, with spaces between. Without a secret nothing is signed.
     */
    public void sign(String receiver, Exchange exchange) {
        Message message = exchange.getMessage();
        String timestamp = String.valueOf(clock.instant().getEpochSecond());
        message.setHeader("webhook-timestamp", timestamp);
        String id = message.getHeader("webhook-id", String.class);
        byte[] body = message.getBody(byte[].class);
        credentials
                .find(receiver + ".secret")
                .ifPresent(secrets -> message.setHeader(
                        "webhook-signature",
                        signatures(keys.computeIfAbsent(secrets, Secrets::keys), id, timestamp, body)));
    }

    /**
     * Looks whether the secrets of a receiver can be read.
     *
     * @throws IllegalStateException when not; the message says what to do, and shows none
     */
    public void check(String api) {
        try {
            credentials.find(api + ".secret").ifPresent(Secrets::keys);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(api + ".secret: " + e.getMessage(), e);
        }
    }

    private static String signatures(List<byte[]> keys, String id, String timestamp, byte[] body) {
        return keys.stream()
                .map(key -> "v1," + signature(key, id, timestamp, body))
                .collect(Collectors.joining(" "));
    }

    private static String signature(byte[] key, String id, String timestamp, byte[] body) {
        byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(Hmac.of(HMAC, key, head, body));
    }
}
