package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Digest;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;

/** A form that Twilio posts to a customer of its own, signed as twilio.com/docs/usage/security says. Nobody posts it a second time. */
@RegisterForReflection
public record Callback(String url, Map<String, String> form) {
    private static final Logger LOG = Logger.getLogger("drover.sandbox");
    private static final int MILLIS = 5_000;

    /** Whether a state is posted where these were asked for. */
    static boolean isAsked(JsonNode events, String status) {
        boolean all = events.isEmpty();
        for (JsonNode event : events) {
            all |= event.asText().equals(status.equals("in-progress") ? "answered" : status);
        }
        return all;
    }

    /** What the header {@code X-Twilio-Signature} holds. */
    String signature(String token) {
        StringBuilder signed = new StringBuilder(url);
        new TreeMap<>(form).forEach((name, value) -> signed.append(name).append(value));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA1", e);
        }
    }

    /** Posts it. Where nobody takes it, it is lost: Drover ends, or is not open yet. */
    public void post(String token) {
        try {
            HttpURLConnection page = (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
            page.setConnectTimeout(MILLIS);
            page.setReadTimeout(MILLIS);
            page.setDoOutput(true);
            page.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
            page.setRequestProperty("X-Twilio-Signature", signature(token));
            page.setRequestProperty(
                    "I-Twilio-Idempotency-Token",
                    UUID.nameUUIDFromBytes(Digest.of(form.toString())).toString());
            page.getOutputStream().write(encoded().getBytes(StandardCharsets.UTF_8));
            LOG.debugf("Twilio's post was answered %d", page.getResponseCode());
            page.disconnect();
        } catch (IOException e) {
            LOG.debug("Twilio's post was lost", e);
        }
    }

    private String encoded() {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
