package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import drover.HandClock;
import drover.LogLines;
import drover.TestConfig;
import drover.metrics.Meters;
import drover.metrics.Metric;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** It is 3 February 2026, 14:22:18 UTC. */
class ExpiryTest {
    private final HandClock clock = new HandClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private Expiry expiry(Map<String, String> keys) {
        Expiry expiry = new Expiry(TestConfig.of(keys), clock, new Meters(registry));
        expiry.watch("leaflink");
        expiry.watch("distru");
        return expiry;
    }

    private List<String> reminded(Expiry expiry) {
        try (LogLines lines = new LogLines("drover.credentials")) {
            expiry.remind();
            return List.copyOf(lines.all());
        }
    }

    private Gauge gauge(String api) {
        return registry.find(Metric.CREDENTIAL_EXPIRES.id()).tag("api", api).gauge();
    }

    @Test
    void the_metric_counts_down_to_the_beginning_of_the_day_and_below() {
        expiry(Map.of("leaflink.api-key-expires", "2026-02-04"));

        assertEquals(Duration.parse("PT9H37M42S").toSeconds(), (long)
                gauge("leaflink").value());

        clock.pass(Duration.ofHours(10));

        assertEquals(-Duration.parse("PT22M18S").toSeconds(), (long)
                gauge("leaflink").value());
    }

    @Test
    void a_key_whose_day_is_not_known_has_no_metric_and_no_line() {
        Expiry expiry = expiry(Map.of("leaflink.api-key-expires", "2026-02-04"));

        assertNull(gauge("distru"));
        assertEquals(1, reminded(expiry).size());
    }

    @Test
    void less_than_14_days_before_it_is_said() {
        Expiry expiry = expiry(Map.of("leaflink.api-key-expires", "2026-02-18"));

        assertEquals(List.of(), reminded(expiry), "14 days and some hours before");

        clock.pass(Duration.ofHours(10));

        assertEquals(
                List.of("WARN leaflink: its API key ends on 2026-02-18, in 13 days: make a new one, and set"
                        + " leaflink.api-key-expires"),
                reminded(expiry));
    }

    @Test
    void it_is_said_each_time_and_afterwards_as_well() {
        Expiry expiry = expiry(Map.of("leaflink.api-key-expires", "2026-02-03"));

        String ended =
                "WARN leaflink: its API key has ended on 2026-02-03: make a new one, and set leaflink.api-key-expires";
        assertEquals(List.of(ended), reminded(expiry));
        assertEquals(List.of(ended), reminded(expiry));
    }
}
