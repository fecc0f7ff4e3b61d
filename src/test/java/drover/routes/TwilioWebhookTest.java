package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.LogLines;
import drover.record.Json;
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
import java.sql.Statement;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
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
    private static final String OTHER = "SM1123456789abcdef0123456789abcdef";
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
        await().until(() -> count("opt_out WHERE reason <> ''") == 0);
        delivered(2);
    }

    @Test
    void what_a_callback_has_told_a_poll_does_not_tell_again_nor_the_other_way_round() throws Exception {
        status("sent");
        JsonNode told = delivered(1).get(0);
        listed(message(SID, "sent"), message(OTHER, "delivered"));
        poll("twilio", "messages");

        assertEquals("message/" + OTHER, delivered(2).get(1).path("subject").asText());
        post("MessageSid", OTHER, "MessageStatus", "delivered", "To", "+14155550100");
        await().until(() -> count("notification WHERE state = 'resolved'") == 2);

        assertEquals(2, count("event"));
        // Each was seen by both: the one by the poll, the other by the webhook, which then has not missed it.
        assertEquals(1, count("duplicate WHERE seen_by = 'twilio-messages-poll'"));
        assertEquals(1, count("duplicate WHERE seen_by = 'webhooks-resolve'"));
        assertEquals(1, count("event WHERE seen_by = 'twilio-messages-poll'"));
        assertEquals("twilio.message.sent", told.path("type").asText());
    }

    @Test
    void an_event_has_the_same_id_and_the_same_fields_whoever_sees_it_first() throws Exception {
        status("delivered");
        JsonNode posted = delivered(1).get(0);
        empty();
        listed(message(SID, "delivered"));

        poll("twilio", "messages");

        JsonNode found = delivered(1).get(0);
        assertEquals(posted.path("id"), found.path("id"));
        for (String field : List.of("sid", "status", "MessageSid", "MessageStatus", "To")) {
            assertEquals(posted.path("data").path(field), found.path("data").path(field), field);
        }
    }

    @Test
    void who_wrote_stop_while_no_webhook_came_is_found_by_the_poll_and_what_was_written_later_counts()
            throws Exception {
        ObjectNode stop = message(SID, "received").put("direction", "inbound").put("from", "+14155550100");
        stop.put("body", "STOP");
        listed(stop);
        poll("twilio", "messages");
        assertEquals(1, count("opt_out WHERE number = '+14155550100' AND reason <> ''"));

        post("MessageSid", OTHER, "SmsStatus", "received", "From", "+14155550100", "Body", "START");
        await().until(() -> count("opt_out WHERE reason <> ''") == 0);
        poll("twilio", "messages");
        post("MessageSid", SID, "SmsStatus", "received", "From", "+14155550100", "Body", "STOP");
        await().until(() -> count("notification WHERE state = 'resolved'") == 2);

        assertEquals(0, count("opt_out WHERE reason <> ''"), "it was said before");
        delivered(2);
    }

    @Test
    void what_only_a_poll_has_found_is_counted_as_missed_and_what_both_have_seen_is_not() throws Exception {
        double before = missed();
        listed(message(SID, "delivered"), message(OTHER, "delivered"));
        poll("twilio", "messages");
        status("delivered");
        await().until(() -> count("duplicate WHERE seen_by = 'webhooks-resolve'") == 1);
        await().until(() -> count("notification WHERE state = 'resolved'") == 1);
        store.write(c -> {
            try (Statement update = c.createStatement()) {
                // Minutes later.
                update.executeUpdate("UPDATE event SET stored_at = 1");
                return update.executeUpdate(
                        "INSERT INTO webhook_provider (name, last_at, reconciled) VALUES ('twilio', "
                                + System.currentTimeMillis() + ", 0) ON CONFLICT DO NOTHING");
            }
        });

        poll("twilio", "messages");

        assertEquals(before + 1, missed());
    }

    private double missed() {
        return operator.getText("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("drover_webhooks_missed_total{provider=\"twilio\"} "))
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(0.0);
    }

    private void listed(ObjectNode... messages) {
        ObjectNode page = Json.object().putNull("next_page_uri");
        page.putArray("messages").addAll(List.of(messages));
        server.stubFor(
                get(urlPathEqualTo("/twilio/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages.json"))
                        .atPriority(4)
                        .willReturn(okJson(page.toString())));
    }

    private static ObjectNode message(String sid, String status) {
        String now = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        return Json.object()
                .put("sid", sid)
                .put("status", status)
                .put("to", "+14155550100")
                .put("date_created", now)
                .put("date_updated", now);
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
