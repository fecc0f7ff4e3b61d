package drover.routes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.LogLines;
import drover.record.Digest;
import drover.record.Json;
import drover.record.Kind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The operations on the management port, as an operator uses them. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class QuarantineTest extends RouteTest {
    private HttpResponse<String> send(String method, String below, String token) {
        return operator.send(method, "/operations/quarantine" + below, token, "*/*");
    }

    private JsonNode oneBadRecord() throws Exception {
        ObjectNode bad = order("bad", "Submitted", "2026-02-03T15:00:00-07:00");
        bad.put("contact", "somebody@example.com")
                .put("modified", "yesterday")
                .put("changed", "2026-02-03T15:00:00-07:00");
        answer("orders", page(bad));
        poll("orders");
        return Json.read(send("GET", "", null).body());
    }

    @Test
    void a_record_is_listed_with_its_reason_and_without_its_content() throws Exception {
        JsonNode list = oneBadRecord();

        assertEquals(1, list.get("count").asInt());
        assertEquals("leaflink-orders", list.at("/records/0/stream").asText());
        assertTrue(list.at("/records/0/reason").asText().startsWith("field modified: expected an ISO 8601 time"));
        assertFalse(list.toString().contains("somebody"));
    }

    @Test
    void a_record_is_shown_whole_to_whoever_has_the_token() throws Exception {
        String id = "/" + oneBadRecord().at("/records/0/id").asText();

        assertEquals(401, send("GET", id, null).statusCode());
        assertEquals(401, send("GET", id, "guessed").statusCode());
        assertEquals(
                "bad",
                Json.read(send("GET", id, Operator.token()).body())
                        .at("/record/number")
                        .asText());
        assertEquals(404, send("GET", "/999999", Operator.token()).statusCode());
        assertEquals(404, send("GET", "/nonsense", Operator.token()).statusCode());
    }

    @Test
    void seen_again_it_is_counted_and_kept_once() throws Exception {
        oneBadRecord();

        poll("orders");

        JsonNode list = Json.read(send("GET", "", null).body());
        assertEquals(1, list.get("count").asInt());
        assertEquals(2, list.at("/records/0/seen").asInt());
    }

    @Test
    void after_a_fix_it_is_read_again_and_delivered() throws Exception {
        oneBadRecord();
        assertEquals(401, send("POST", "/replay", null).statusCode());
        assertEquals(
                "{\"released\":0,\"still_in_quarantine\":1}",
                send("POST", "/replay", Operator.token()).body());
        Kind orders = camel.getRegistry().lookupByNameAndType("leaflinkOrders", Kind.class);

        orders.setTime("changed");
        try {
            assertEquals(
                    "{\"released\":1,\"still_in_quarantine\":0}",
                    send("POST", "/replay", Operator.token()).body());
        } finally {
            orders.setTime("modified_on, modified");
        }

        assertEquals("order/bad", delivered(1).get(0).get("subject").asText());
        assertEquals(0, count("quarantine"));
    }

    @Test
    void what_nobody_needs_is_discarded() throws Exception {
        String discard = "/" + oneBadRecord().at("/records/0/id").asText() + "/discard";
        assertEquals(401, send("POST", discard, null).statusCode());
        assertEquals(1, count("quarantine"));

        assertEquals(
                "{\"discarded\":1}", send("POST", discard, Operator.token()).body());

        assertEquals(0, count("quarantine"));
        assertEquals(404, send("POST", discard, Operator.token()).statusCode());
    }

    /** As the receiver of webhooks leaves them. */
    private List<Long> noJson(String... texts) {
        return store.write(c -> {
            try (PreparedStatement insert =
                    c.prepareStatement("INSERT INTO quarantine (stream, digest, reason, record, first_seen, last_seen,"
                            + " seen) VALUES ('webhook-acme', ?, 'expected JSON', ?, 1, 1, 1) RETURNING id")) {
                List<Long> ids = new ArrayList<>();
                for (String text : texts) {
                    insert.setBytes(1, Digest.of(text));
                    insert.setString(2, text);
                    try (ResultSet row = insert.executeQuery()) {
                        row.next();
                        ids.add(row.getLong(1));
                    }
                }
                return ids;
            }
        });
    }

    @Test
    void what_is_no_json_is_shown_as_the_text_it_is() throws Exception {
        List<String> texts = List.of("{\"half\":", "", "{\"n\":" + "7".repeat(5_000) + "}");
        List<Long> ids = noJson(texts.toArray(String[]::new));

        for (int i = 0; i < ids.size(); i++) {
            HttpResponse<String> answer = send("GET", "/" + ids.get(i), Operator.token());
            assertEquals(200, answer.statusCode());
            assertEquals(texts.get(i), Operator.json(answer).path("record").textValue());
        }
    }

    @Test
    void replay_leaves_what_is_no_json_and_says_so_once() throws Exception {
        noJson("{", "}", "\"\uFFFD\"");
        oneBadRecord();

        try (LogLines log = new LogLines("drover.quarantine")) {
            assertEquals(
                    "{\"released\":0,\"still_in_quarantine\":4}",
                    send("POST", "/replay", Operator.token()).body());

            assertEquals(
                    List.of(
                            "WARN quarantine: 3 of 4 stay, because they cannot be read as JSON; they can only be discarded",
                            "INFO quarantine: 0 of 4 read again and released"),
                    log.all());
        }
        assertEquals(4, count("quarantine"));
    }

    @Test
    void one_that_is_no_json_can_only_be_discarded() {
        long id = noJson("{").get(0);

        HttpResponse<String> answer = send("POST", "/" + id + "/replay", Operator.token());

        assertEquals(400, answer.statusCode());
        assertEquals(
                "record " + id + " cannot be read as JSON and can only be discarded: POST /operations/quarantine/" + id
                        + "/discard",
                Operator.message(answer));
        assertEquals(1, count("quarantine"));
        assertEquals(200, send("POST", "/" + id + "/discard", Operator.token()).statusCode());
        assertEquals(0, count("quarantine"));
    }

    @Test
    void a_stream_that_was_emptied_is_measured_as_0() {
        String series = "drover_quarantine{stream=\"webhook-acme\"} ";
        long id = noJson("{").get(0);
        await().atMost(Duration.ofSeconds(20)).until(() -> metrics().contains(series + "1.0"));

        send("POST", "/" + id + "/discard", Operator.token());

        await().atMost(Duration.ofSeconds(20)).until(() -> metrics().contains(series + "0.0"));
    }

    private String metrics() {
        return operator.getText("/q/metrics").body();
    }
}
