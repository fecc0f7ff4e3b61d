package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What Prometheus reads, what {@code sources} tells, and the health of the dependencies. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class MetricsTest extends RouteTest {
    private static final String DAY = "2026-02-03T14:22:1";

    /** The value of a series, or -1 where there is none. */
    private double metric(String series) {
        return operator.getText("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(-1.0);
    }

    private double atLeast0(String series) {
        return Math.max(0, metric(series));
    }

    private void await1More(String series, double before) {
        await().atMost(Duration.ofSeconds(20)).until(() -> metric(series) == before + 1);
    }

    @Test
    void an_order_on_its_way_is_measured() throws Exception {
        String calls = "drover_api_requests_seconds_count{api=\"leaflink\",outcome=\"ok\"}";
        String events = "drover_events_total{stream=\"leaflink-orders\"}";
        String duplicates = "drover_duplicates_total{stream=\"leaflink-orders\"}";
        String polls = "drover_polls_total{outcome=\"done\",stream=\"leaflink-orders\"}";
        String delivered = "drover_deliveries_seconds_count{downstream=\"default\",outcome=\"delivered\"}";
        String latency = "drover_delivery_latency_seconds_count{downstream=\"default\"}";
        double callsBefore = atLeast0(calls);
        double eventsBefore = atLeast0(events);
        double duplicatesBefore = atLeast0(duplicates);
        double pollsBefore = atLeast0(polls);
        double deliveredBefore = atLeast0(delivered);
        double latencyBefore = atLeast0(latency);

        answer("orders", page(order("m1", "Submitted", DAY + "8-07:00")));
        poll("orders");

        assertTrue(metric(calls) > callsBefore);
        assertEquals(eventsBefore + 1, metric(events));
        assertEquals(pollsBefore + 1, metric(polls));
        await1More(delivered, deliveredBefore);
        await1More(latency, latencyBefore);
        assertTrue(metric("drover_deliveries_seconds_bucket{downstream=\"default\",outcome=\"delivered\",le=\"+Inf\"}")
                > 0);

        poll("orders");
        assertEquals(duplicatesBefore + 1, metric(duplicates));
        assertTrue(metric("drover_freshness_seconds{stream=\"leaflink-orders\"}") < 60);
        assertEquals(1, metric("drover_store_up"));
        assertTrue(metric("drover_store_size_bytes") > 0);
        assertTrue(metric("drover_store_free_bytes") > 0);
        assertTrue(metric("drover_api_interval_seconds{api=\"leaflink\"}") > 0);
    }

    @Test
    void what_waits_what_is_dead_and_what_could_not_be_read_is_measured() throws Exception {
        server.stubFor(post(urlPathEqualTo("/sink")).willReturn(aResponse().withStatus(422)));
        String failed = "drover_deliveries_seconds_count{downstream=\"default\",outcome=\"dead\"}";
        double before = atLeast0(failed);

        answer("orders", page(order("m2", "Submitted", DAY + "8-07:00"), order(null, "Submitted", DAY + "9-07:00")));
        poll("orders");

        await1More(failed, before);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> metric("drover_dead_letters{downstream=\"default\"}") == 1
                        && metric("drover_quarantine{stream=\"leaflink-orders\"}") == 1
                        && metric("drover_outbox_due{downstream=\"default\"}") == 0);
        assertEquals(0, metric("drover_outbox_oldest_seconds{downstream=\"default\"}"));
    }

    @Test
    void an_api_that_fails_is_measured_told_and_unhealthy() throws Exception {
        String limited = "drover_api_rate_limited_total{api=\"leaflink\"}";
        String failed = "drover_polls_total{outcome=\"failed\",stream=\"leaflink-orders\"}";
        double limitedBefore = atLeast0(limited);
        double failedBefore = atLeast0(failed);
        server.stubFor(WireMock.get(urlPathEqualTo(API + "/orders/"))
                .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "300")));

        poll("orders");

        assertTrue(metric(limited) > limitedBefore);
        assertTrue(metric("drover_api_requests_seconds_count{api=\"leaflink\",outcome=\"rate_limited\"}") > 0);
        assertEquals(failedBefore + 1, metric(failed));
        JsonNode leaflink = source("leaflink");
        assertFalse(leaflink.get("ok").asBoolean());
        assertEquals("rate_limited", leaflink.get("state").asText(), leaflink::toString);
        assertTrue(leaflink.at("/conditions/0/until").asText().startsWith("20"), leaflink::toString);
        assertTrue(leaflink.at("/last_call/error").asText().contains("429"), leaflink.toString());
        assertEquals(
                "poll_failed", stream(leaflink, "leaflink-orders").get("state").asText());
        await().atMost(Duration.ofSeconds(20)).until(() -> operator.getText("/q/metrics")
                .body()
                .contains("drover_condition{api=\"leaflink\",code=\"rate_limited\",downstream=\"\",provider=\"\","
                        + "stream=\"\"} 1.0"));
        String health = operator.get("/q/health/group/dependencies").body();
        assertTrue(health.contains("rate_limited: it asked for a pause, since 20"), health);
        assertTrue(health.contains("leaflink.latency_ms"), health);
        assertTrue(health.contains("leaflink.error"), health);
        assertEquals(200, operator.get("/q/health/ready").statusCode());
        assertTrue(operator.get("/q/health/ready").body().contains("\"routes\""));
        assertEquals(200, operator.get("/q/health/live").statusCode());
    }

    @Test
    void a_source_tells_how_far_it_is() throws Exception {
        poll("products");
        answer("orders", page(order("m3", "Submitted", DAY + "8-07:00")));
        poll("orders");

        JsonNode leaflink = source("leaflink");
        assertTrue(leaflink.get("ok").asBoolean(), leaflink.toString());
        assertEquals("polling", leaflink.get("state").asText());
        assertEquals("closed", leaflink.get("breaker").asText());
        assertTrue(leaflink.get("calls_last_minute").asInt() > 0);
        assertTrue(leaflink.get("budget_per_minute").asInt() > 0);
        JsonNode orders = stream(leaflink, "leaflink-orders");
        assertEquals("2026-02-03T21:22:18Z", orders.get("cursor").asText());
        assertTrue(orders.get("freshness_seconds").asInt() < 60);
        assertTrue(orders.get("next_poll").asText().startsWith("20"), orders.toString());
    }

    @Test
    void a_poll_says_what_no_webhook_announced() throws Exception {
        String missed = "drover_webhooks_missed_total{provider=\"leaflink\"}";
        double before = atLeast0(missed);
        store.write(c -> {
            try (Statement insert = c.createStatement()) {
                insert.executeUpdate("INSERT INTO webhook_provider (name, last_at, reconciled) VALUES ('leaflink', "
                        + System.currentTimeMillis() + ", 0)");
                insert.executeUpdate("INSERT INTO notification (provider, digest, received_at, due_at, state, body)"
                        + " VALUES ('leaflink', 'd', 1, 1, 'resolved', '{}')");
                return insert.executeUpdate("INSERT INTO event (id, type, subject, seen_by, stored_at)"
                        + " VALUES ('missed', 'leaflink.order.created', 'order/1', 'leaflink-orders-poll', 1)");
            }
        });

        poll("orders");

        assertEquals(before + 1, metric(missed));
    }

    private JsonNode source(String name) {
        return find(operator.json("/operations/sources").get("sources"), name);
    }

    private static JsonNode stream(JsonNode source, String name) {
        return find(source.get("streams"), name);
    }

    private static JsonNode find(JsonNode list, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(one -> one.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
