package drover.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;

/** All calls to LeafLink, from whatever route, are one interval apart. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
@TestProfile(Profiles.Slow.class)
class PaceTest extends RouteTest {
    static final Duration INTERVAL = Duration.ofMillis(400);
    /** The server notes whole milliseconds, and a request is on its way for a while. */
    private static final Duration TOLERANCE = Duration.ofMillis(100);

    @Test
    void polls_at_the_same_time_take_turns_at_the_door() throws Exception {
        answer(
                "orders",
                page(
                        order("a", "Submitted", "2026-02-03T14:00:00-07:00").put("customer", 1),
                        order("b", "Submitted", "2026-02-03T14:00:01-07:00").put("customer", 2)));

        CompletableFuture.allOf(Stream.of("orders", "customers", "products")
                        .map(things -> CompletableFuture.runAsync(() -> pollUnchecked(things)))
                        .toArray(CompletableFuture[]::new))
                .join();

        List<LoggedRequest> calls = server.getAllServeEvents().stream()
                .map(event -> event.getRequest())
                .filter(request -> request.getUrl().startsWith(API))
                .sorted(Comparator.comparing(LoggedRequest::getLoggedDate))
                .toList();
        assertEquals(5, calls.size(), "three lists and two customers");
        for (int i = 1; i < calls.size(); i++) {
            Duration gap = Duration.between(
                    calls.get(i - 1).getLoggedDate().toInstant(),
                    calls.get(i).getLoggedDate().toInstant());
            assertTrue(gap.compareTo(INTERVAL.minus(TOLERANCE)) >= 0, "calls " + gap + " apart");
        }
    }

    /** Camel's own throttle counts by the time of day: where that is set back, it lets nothing through for as long. */
    @Test
    void no_door_paces_its_calls_by_the_time_of_day() {
        List<String> doors = camel.getRoutes().stream()
                .map(Route::getId)
                .filter(id -> id.endsWith("-request"))
                .toList();
        assertTrue(doors.contains("leaflink-api-request") && doors.contains("deliver-default-request"), "" + doors);
        for (String door : doors) {
            List<String> steps = camel.getRoute(door).filter("*").stream()
                    .map(step -> step.getClass().getSimpleName())
                    .toList();
            assertTrue(steps.contains("Pace"), door + ": " + steps);
            assertFalse(steps.toString().contains("Throttler"), door + ": " + steps);
        }
    }

    private void pollUnchecked(String things) {
        try {
            poll(things);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
