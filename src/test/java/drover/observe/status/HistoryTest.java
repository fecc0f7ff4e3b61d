package drover.observe.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.HandClock;
import drover.metrics.Meters;
import drover.metrics.Metric;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The last hour from real meters, with a clock that the test puts forward. */
@SuppressWarnings("deprecation") // The registry that Quarkus brings; Micrometer has a newer one beside it.
class HistoryTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = new Meters(registry);
    private final HandClock clock = new HandClock();
    private final History history = new History(registry, api -> api.equals("leaflink") ? 300L : null, clock);

    private void sampleAfter(Duration pause) {
        clock.pass(pause);
        history.sample(meters);
    }

    private JsonNode last(String series) {
        return history.tell().path(series).get(59);
    }

    @Test
    void what_was_counted_before_the_first_sample_is_not_told_as_of_this_minute() {
        meters.add(Metric.EVENTS, 1000, "leaflink-orders");
        history.sample(meters);

        assertEquals(0, last("events").asInt());
        assertEquals(1000, history.tell().at("/totals/events").asInt());
    }

    @Test
    void events_and_calls_are_counted_in_their_minute_and_minutes_before_the_start_are_null() {
        history.sample(meters);
        meters.add(Metric.EVENTS, 3, "leaflink-orders");
        meters.add(Metric.EVENTS, 4, "distru-products");
        meters.time(Metric.API_REQUESTS, Duration.ofMillis(20), "leaflink", "ok");
        meters.time(Metric.API_REQUESTS, Duration.ofMillis(20), "leaflink", "transient");
        sampleAfter(Duration.ofSeconds(5));
        meters.add(Metric.EVENTS, 5, "leaflink-orders");
        sampleAfter(Duration.ofMinutes(1));

        JsonNode told = history.tell();

        assertEquals(60, told.path("step_seconds").asInt());
        assertEquals("2026-02-03T13:24:00Z", told.path("from").asText());
        assertEquals("2026-02-03T14:22:00Z", told.path("since").asText());
        assertEquals(60, told.path("events").size());
        assertTrue(told.path("events").get(57).isNull());
        assertEquals(7, told.path("events").get(58).asInt());
        assertEquals(5, told.path("events").get(59).asInt());
        assertEquals("[\"leaflink\"]", names(told.path("calls")));
        assertEquals(2, told.at("/calls/leaflink").get(58).asInt());
        assertEquals(0, told.at("/calls/leaflink").get(59).asInt());
        assertEquals("{\"leaflink\":300}", told.path("budget_per_minute").toString());
    }

    private static String names(JsonNode object) {
        StringBuilder names = new StringBuilder("[");
        object.fieldNames()
                .forEachRemaining(name -> names.append('"').append(name).append('"'));
        return names.append(']').toString();
    }

    @Test
    void the_latency_of_a_minute_is_of_that_minute_alone() {
        history.sample(meters);
        for (int i = 0; i < 100; i++) {
            meters.time(Metric.DELIVERY_LATENCY, Duration.ofSeconds(20), "default");
        }
        sampleAfter(Duration.ofSeconds(5));
        int slow = last("latency_p95_ms").asInt();
        sampleAfter(Duration.ofMinutes(1));
        assertTrue(last("latency_p95_ms").isNull(), "nothing was delivered");
        for (int i = 0; i < 100; i++) {
            meters.time(Metric.DELIVERY_LATENCY, Duration.ofMillis(30), "default");
        }
        sampleAfter(Duration.ofSeconds(5));
        int quick = last("latency_p95_ms").asInt();

        assertTrue(slow > 10_000 && slow <= 30_000, "slow: " + slow);
        assertTrue(quick > 25 && quick <= 50, "quick: " + quick);
    }

    @Test
    void what_lies_beyond_the_last_bucket_is_told_as_its_bound() {
        history.sample(meters);
        meters.time(Metric.DELIVERY_LATENCY, Duration.ofHours(3), "default");
        sampleAfter(Duration.ofSeconds(5));

        assertEquals(300_000, last("latency_p95_ms").asInt());
    }

    @Test
    void deliveries_are_those_that_were_taken_and_the_backlog_is_that_of_all_downstreams() {
        history.sample(meters);
        meters.time(Metric.DELIVERIES, Duration.ofMillis(5), "default", "delivered");
        meters.time(Metric.DELIVERIES, Duration.ofMillis(5), "default", "retry");
        meters.gauges(Metric.OUTBOX_DUE, Map.of("default", 3, "crm", 4));
        sampleAfter(Duration.ofSeconds(5));

        assertEquals(1, last("delivered").asInt());
        assertEquals(7, last("backlog").asInt());
        assertEquals(Map.of("default", 1.0), history.deliveredLastMinute());
    }

    @Test
    void it_holds_an_hour_and_the_last_minute_is_a_minute() {
        for (int i = 0; i < 3 * 60 * 12; i++) {
            meters.count(Metric.EVENTS, "leaflink-orders");
            sampleAfter(Duration.ofSeconds(5));
        }

        JsonNode told = history.tell();

        assertEquals(60, told.path("events").size());
        told.path("events").forEach(minute -> assertTrue(minute.asInt() <= 12 && minute.asInt() > 0, minute::toString));
        assertEquals(12, history.eventsLastMinute().get("leaflink-orders"));
        assertEquals("2026-02-03T16:23:00Z", told.path("since").asText());
    }

    @Test
    void a_clock_that_is_put_back_loses_nothing() {
        history.sample(meters);
        meters.add(Metric.EVENTS, 2, "leaflink-orders");
        sampleAfter(Duration.ofMinutes(-30));

        assertEquals(2, last("events").asInt());
    }
}
