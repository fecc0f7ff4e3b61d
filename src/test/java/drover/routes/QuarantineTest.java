package drover.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.event.Json;
import drover.event.RecordType;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
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
        bad.put("contact", "somebody@example.com").putArray("total");
        answer("orders", page(bad));
        poll("orders");
        return Json.read(send("GET", "", null).body());
    }

    @Test
    void a_record_is_listed_with_its_reason_and_without_its_content() throws Exception {
        JsonNode list = oneBadRecord();

        assertEquals(1, list.get("count").asInt());
        assertEquals("leaflink-orders", list.at("/records/0/stream").asText());
        assertTrue(list.at("/records/0/reason").asText().startsWith("field total: expected an amount"));
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
        RecordType orders = camel.getRegistry().lookupByNameAndType("leaflinkOrders", RecordType.class);

        orders.setMoney("");
        try {
            assertEquals(
                    "{\"released\":1,\"still_in_quarantine\":0}",
                    send("POST", "/replay", Operator.token()).body());
        } finally {
            orders.setMoney("total");
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
}
