package drover.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import drover.HandClock;
import drover.TestConfig;
import drover.system.AllConditions;
import drover.system.Doors;
import drover.system.TestApi;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class DependenciesHealthTest {
    private final HandClock clock = new HandClock();
    private final Doors doors = TestApi.doors(clock, TestConfig.of(Map.of()));
    private final DependenciesHealth health =
            new DependenciesHealth(new AllConditions(List.of()), doors, List.of(), clock);

    private Object told(String key) {
        HealthCheckResponse answer = health.call();
        assertEquals(HealthCheckResponse.Status.UP, answer.getStatus(), "nobody says that it stands still");
        return answer.getData().orElseThrow().get(key);
    }

    @Test
    void what_was_never_asked_is_unknown_and_what_was_not_asked_lately_is_stale() {
        doors.of("leaflink");
        assertEquals("unknown", told("leaflink"));

        TestApi.called(doors.of("leaflink"), Duration.ofMillis(120), null);
        assertEquals("healthy", told("leaflink"));
        assertEquals(120L, told("leaflink.latency_ms"));
        assertEquals("2026-02-03T14:22:18Z", told("leaflink.last_check"));

        clock.pass(Duration.ofMinutes(5).plusMillis(1));
        assertEquals("stale", told("leaflink"));
    }

    @Test
    void the_last_error_is_told_without_a_secret() {
        TestApi.called(
                doors.of("leaflink"), null, "leaflink answered 404 at /x?apikey=0123456789abcdef0123456789abcdef");

        assertEquals("leaflink answered 404 at /x?apikey=***", told("leaflink.error"));
        assertNull(told("leaflink.latency_ms"), "what was not measured is not told");
    }
}
