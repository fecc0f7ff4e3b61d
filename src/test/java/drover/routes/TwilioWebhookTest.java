package drover.routes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import drover.LogLines;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What becomes of messages, and what people write and call. How it is signed: PresetTest. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class TwilioWebhookTest extends RouteTest {
    private static final String SID = "SM0123456789abcdef0123456789abcdef";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TestHTTPResource("/webhooks/twilio")
    URI address;

    @Test
    void what_comes_late_never_moves_a_message_back_and_is_no_event() throws Exception {
        for (String status : List.of("queued", "delivered", "sent", "sending", "delivered", "failed", "queued")) {
            status(status);
        }

        assertEquals(List.of("twilio.message.queued", "twilio.message.delivered"), types(delivered(2)));
        await().until(() -> count("notification WHERE state = 'resolved'") == 7);
        assertEquals(2, count("event"));
    }

    @Test
    void a_message_that_did_not_arrive_says_why() throws Exception {
        post("MessageSid", SID, "MessageStatus", "undelivered", "ErrorCode", "30003", "To", "+14155550100");

        JsonNode event = delivered(1).get(0);
        assertEquals("twilio.message.undelivered", event.path("type").asText());
        assertEquals("message/" + SID, event.path("subject").asText());
        assertEquals(
                "the phone is off or out of reach",
                event.path("data").path("error_reason").asText());
        assertEquals("+14155550100", event.path("data").path("To").asText());
    }

    @Test
    void who_writes_is_answered_nothing_and_an_event_and_stop_opts_out() throws Exception {
        try (LogLines log = new LogLines("drover")) {
            HttpResponse<String> answer = post(
                    "MessageSid",
                    SID,
                    "SmsStatus",
                    "received",
                    "From",
                    "+14155550100",
                    "To",
                    "+15005550006",
                    "Body",
                    "Stop");

            assertEquals("text/xml", answer.headers().firstValue("Content-Type").orElse(""));
            assertEquals("<Response/>", answer.body().replaceAll("<\\?.*\\?>\\s*|\\s", ""));
            JsonNode event = delivered(1).get(0);
            assertEquals("twilio.message.received", event.path("type").asText());
            assertEquals("Stop", event.path("data").path("Body").asText());
            assertEquals(1, count("opt_out WHERE number = '+14155550100'"));
            String shown = log.all()
                    + operator.get("/operations/status").body()
                    + operator.get("/operations/webhooks").body()
                    + operator.get("/q/metrics").body();
            assertFalse(shown.contains("4155550100"), shown);
            assertFalse(shown.contains("Stop\""), shown);
        }
        post("MessageSid", SID.replace('0', '1'), "SmsStatus", "received", "From", "+14155550100", "Body", "START");
        await().until(() -> count("opt_out") == 0);
    }

    @Test
    void a_call_is_told_as_it_goes_on() throws Exception {
        for (String status : List.of("ringing", "in-progress", "completed", "ringing")) {
            post("CallSid", SID.replace("SM", "CA"), "CallStatus", status, "Direction", "inbound");
        }

        assertEquals(
                List.of("twilio.call.ringing", "twilio.call.in_progress", "twilio.call.completed"),
                types(delivered(3)));
    }

    @Test
    void what_is_neither_is_kept_as_resolved_and_no_event() throws Exception {
        post("MessageSid", "../secret", "MessageStatus", "sent");
        post("Hello", "World");

        await().until(() -> count("notification WHERE state = 'resolved'") == 2);
        assertEquals(0, count("event"));
    }

    private void status(String status) throws Exception {
        post("MessageSid", SID, "MessageStatus", status, "To", "+14155550100");
    }

    private HttpResponse<String> post(String... fields) throws Exception {
        TreeMap<String, String> sorted = new TreeMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            sorted.put(fields[i], fields[i + 1]);
        }
        StringBuilder signed = new StringBuilder("https://hooks.example.com" + address.getPath());
        sorted.forEach((name, value) -> signed.append(name).append(value));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec("secret-of-twilio".getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        String form = sorted.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header(
                                "X-Twilio-Signature",
                                Base64.getEncoder()
                                        .encodeToString(
                                                mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8))))
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return answer;
    }
}
