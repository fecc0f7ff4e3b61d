package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class LeafLinkPollTest extends RouteTest {

    @Test
    void a_list_is_asked_for_as_leaflink_expects_it() throws Exception {
        answer("orders", page(order("a", "Submitted", "2026-02-03T14:22:18.5-07:00")));

        poll("orders");
        poll("orders");
        poll("products");

        List<LoggedRequest> calls = calls("orders");
        LoggedRequest first = calls.get(0);
        assertEquals("App key-of-the-tests", first.getHeader("Authorization"));
        assertTrue(first.getHeader("User-Agent").startsWith("Drover/"));
        assertEquals("100", first.queryParameter("limit").firstValue());
        assertEquals("0", first.queryParameter("offset").firstValue());
        assertEquals("modified", first.queryParameter("ordering").firstValue());
        assertEquals("6808", first.queryParameter("seller").firstValue());
        assertFalse(first.queryParameter("modified__gte").isPresent());
        assertEquals(
                "2026-02-03T21:12:18.500Z",
                calls.get(1).queryParameter("modified__gte").firstValue());
        assertEquals(
                "false", calls("products").get(0).queryParameter("archived").firstValue());
    }

    @Test
    void a_change_is_delivered_as_a_cloud_event() throws Exception {
        ObjectNode order = order("a", "Submitted", "2026-02-03T14:22:18-07:00");
        answer("orders", page(order));

        poll("orders");

        JsonNode event = delivered(1).get(0);
        LoggedRequest post = sink().get(0);
        assertEquals("1.0", event.get("specversion").asText());
        assertEquals("leaflink.order.created", event.get("type").asText());
        assertEquals("/leaflink/sellers/6808", event.get("source").asText());
        assertEquals("order/a", event.get("subject").asText());
        assertEquals("2026-02-03T21:22:18Z", event.get("time").asText());
        assertEquals(order.toString(), event.get("data").toString());
        assertTrue(post.getBodyAsString().contains("\"amount\":210.40,"), "money is as it came");
        assertEquals("application/cloudevents+json", post.getHeader("Content-Type"));
        assertEquals(event.get("id").asText(), post.getHeader("webhook-id"));
        assertEquals(event.get("id").asText(), post.getHeader("idempotency-key"));
        assertEquals("/sink?from=drover", post.getUrl());
        assertFalse(
                String.valueOf(post.getHeader("Authorization")).contains("key-of-the-tests"),
                "LeafLink\'s credential stays with LeafLink");
    }

    @Test
    void what_was_read_before_is_not_delivered_again() throws Exception {
        answer("orders", page(order("a", "Submitted", "2026-02-03T14:22:18-07:00")));

        poll("orders");
        poll("orders");
        poll("orders");

        delivered(1);
        assertEquals(1, count("event"));
    }

    @Test
    void a_change_of_status_carries_both_and_its_history() throws Exception {
        answer("orders", page(order("a", "Submitted", "2026-02-03T14:22:18-07:00")));
        poll("orders");
        answer("orders", page(order("a", "Accepted", "2026-02-03T15:00:00-07:00")));
        server.stubFor(get(urlPathEqualTo(API + "/orders-status-transitions/"))
                .withQueryParam("order", equalTo("a"))
                .willReturn(fixture("order-status-transitions.json", 200)));

        poll("orders");

        JsonNode event = delivered(2).get(1);
        assertEquals("leaflink.order.status_changed", event.get("type").asText());
        assertEquals("Submitted", event.at("/data/from").asText());
        assertEquals("Accepted", event.at("/data/to").asText());
        assertTrue(event.at("/data/transitions").size() > 0);
        server.verify(1, getRequestedFor(urlPathEqualTo(API + "/orders-status-transitions/")));
    }

    @Test
    void another_change_is_an_update_and_fetches_no_history() throws Exception {
        answer("orders", page(order("a", "Submitted", "2026-02-03T14:22:18-07:00")));
        poll("orders");
        answer("orders", page(order("a", "Submitted", "2026-02-03T15:00:00-07:00")));

        poll("orders");

        assertEquals(List.of("leaflink.order.created", "leaflink.order.updated"), types(delivered(2)));
        server.verify(0, getRequestedFor(urlPathEqualTo(API + "/orders-status-transitions/")));
    }

    @Test
    void names_come_from_our_own_copy_of_the_customers() throws Exception {
        answer("customers", page(customer(7, "Good Vibrations")));
        poll("customers");
        ObjectNode byObject = order("a", "Submitted", "2026-02-03T14:22:18-07:00");
        byObject.putObject("customer").put("id", 7);
        ObjectNode byNumber =
                order("b", "Submitted", "2026-02-03T14:22:19-07:00").put("customer", 7);
        answer("orders", page(byObject, byNumber));

        poll("orders");

        for (JsonNode event : delivered(3).subList(1, 3)) {
            assertEquals("Good Vibrations", event.at("/data/customer_name").asText());
        }
        server.verify(0, getRequestedFor(urlPathEqualTo(API + "/customers/7/")));
    }

    @Test
    void a_customer_that_is_not_there_yet_is_fetched_once() throws Exception {
        server.stubFor(get(urlPathEqualTo(API + "/customers/8/"))
                .willReturn(okJson(customer(8, "New Leaf").toString())));
        answer(
                "orders",
                page(
                        order("a", "Submitted", "2026-02-03T14:22:18-07:00").put("customer", 8),
                        order("b", "Submitted", "2026-02-03T14:22:19-07:00").put("customer", 8)));

        poll("orders");
        poll("orders");

        for (JsonNode event : delivered(2)) {
            assertEquals("New Leaf", event.at("/data/customer_name").asText());
        }
        server.verify(1, getRequestedFor(urlPathEqualTo(API + "/customers/8/")));
    }

    @Test
    void a_customer_that_does_not_exist_leaves_the_order_without_a_name() throws Exception {
        server.stubFor(get(urlPathEqualTo(API + "/customers/9/")).willReturn(fixture("404.json", 404)));
        answer(
                "orders",
                page(order("a", "Submitted", "2026-02-03T14:22:18-07:00").put("customer", 9)));

        poll("orders");
        poll("orders");

        assertFalse(delivered(1).get(0).get("data").has("customer_name"));
        server.verify(1, getRequestedFor(urlPathEqualTo(API + "/customers/9/")));
    }

    @Test
    void a_customer_fetched_for_its_name_is_still_an_event_when_its_poll_reads_it() throws Exception {
        server.stubFor(get(urlPathEqualTo(API + "/customers/8/"))
                .willReturn(okJson(customer(8, "New Leaf").toString())));
        answer(
                "orders",
                page(order("a", "Submitted", "2026-02-03T14:22:18-07:00").put("customer", 8)));
        poll("orders");
        answer("customers", page(customer(8, "New Leaf")));

        poll("customers");

        assertEquals(Set.of("leaflink.order.created", "leaflink.customer.created"), Set.copyOf(types(delivered(2))));
    }

    @Test
    void orders_are_read_page_by_page_to_the_end() throws Exception {
        ObjectNode first = page(
                order("a", "Submitted", "2026-02-03T14:00:00-07:00"),
                order("b", "Submitted", "2026-02-03T15:00:00-07:00"));
        first.put("next", "http://elsewhere.invalid/orders/?offset=2");
        ObjectNode second = page(
                order("b", "Submitted", "2026-02-03T15:00:00-07:00"),
                order("c", "Submitted", "2026-02-03T16:00:00-07:00"));
        answer("orders", first);
        server.stubFor(list("orders")
                .atPriority(1)
                .withQueryParam("modified__gte", equalTo("2026-02-03T22:00:00Z"))
                .willReturn(okJson(second.toString())));

        poll("orders");

        assertEquals(3, delivered(3).size());
        assertEquals(2, calls("orders").size());
    }

    @Test
    void a_record_that_cannot_be_read_is_kept_and_the_others_go_on() throws Exception {
        ObjectNode timeless = order("b", "Submitted", "yesterday");
        ObjectNode nameless = order("c", "Submitted", "2026-02-03T15:30:00-07:00");
        nameless.remove("number");
        answer(
                "orders",
                page(
                        order("a", "Submitted", "2026-02-03T14:00:00-07:00"),
                        timeless,
                        nameless,
                        order("d", "Submitted", "2026-02-03T16:00:00-07:00").put("a_new_field", true)));

        poll("orders");

        delivered(2);
        assertEquals(2, count("quarantine"));
        assertTrue(reasons().toString().contains("field modified: expected an ISO 8601 time"), reasons()::toString);
        assertTrue(reasons().contains("field id or number or short_id: expected the key of the record, got nothing"));
    }

    @Test
    void orders_of_another_seller_are_left_out_whatever_the_api_filters() throws Exception {
        ObjectNode theirs = order("b", "Submitted", "2026-02-03T15:00:00-07:00");
        theirs.putObject("seller").put("id", 9999);
        ObjectNode ours = order("c", "Submitted", "2026-02-03T16:00:00-07:00");
        ours.putObject("seller").put("id", 6808);
        answer("orders", page(order("a", "Submitted", "2026-02-03T14:00:00-07:00"), theirs, ours));

        poll("orders");

        assertEquals(
                Set.of("order/a", "order/c"),
                delivered(2).stream()
                        .map(event -> event.get("subject").asText())
                        .collect(Collectors.toSet()));
        assertEquals(0, count("quarantine"));
    }

    @Test
    void an_order_that_gains_an_id_keeps_its_subject() throws Exception {
        answer("orders", page(order("ORD-1", "Submitted", "2026-02-03T14:00:00-07:00")));
        poll("orders");
        answer(
                "orders",
                page(order("ORD-1", "Accepted", "2026-02-03T15:00:00-07:00").put("id", 7)));

        poll("orders");

        JsonNode second = delivered(2).get(1);
        assertEquals("order/ORD-1", second.get("subject").asText());
        assertEquals("leaflink.order.status_changed", second.get("type").asText());
    }

    @Test
    void an_order_dated_ahead_is_told_and_so_is_its_correction() throws Exception {
        answer("orders", page(order("a", "Submitted", "2199-02-03T14:00:00-07:00")));
        poll("orders");
        poll("orders");
        answer("orders", page(order("a", "Accepted", "2026-02-03T15:00:00-07:00")));

        poll("orders");

        assertEquals(List.of("leaflink.order.created", "leaflink.order.status_changed"), types(delivered(2)));
        for (LoggedRequest call : calls("orders")) {
            assertFalse(call.getUrl().contains("2199"), call.getUrl());
        }
    }

    @Test
    void an_order_goes_on_without_the_customer_that_may_not_be_read() throws Exception {
        server.stubFor(get(urlPathEqualTo(API + "/customers/9/")).willReturn(fixture("404.json", 410)));
        answer(
                "orders",
                page(order("a", "Submitted", "2026-02-03T14:22:18-07:00").put("customer", 9)));

        poll("orders");

        assertFalse(delivered(1).get(0).get("data").has("customer_name"));
    }

    private static ObjectNode customer(int id, String name) {
        ObjectNode customer = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        return customer.put("id", id).put("display_name", name).put("modified", "2026-01-01T00:00:00-07:00");
    }
}
