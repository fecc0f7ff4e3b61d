package drover.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a stream begins that has never been read. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class FirstRunTest extends RouteTest {

    @AfterEach
    void defaults() {
        System.clearProperty("leaflink.first-run");
        System.clearProperty("leaflink.since");
    }

    @Test
    void a_baseline_remembers_the_old_and_tells_the_new() throws Exception {
        System.setProperty("leaflink.first-run", "baseline");
        answer(
                "orders",
                page(
                        order("old", "Submitted", "2026-02-03T14:00:00-07:00"),
                        order("older", "Complete", "2026-02-03T13:00:00-07:00")));
        poll("orders");
        assertEquals(0, count("event"));
        answer(
                "orders",
                page(
                        order("old", "Accepted", "2026-02-03T15:00:00-07:00"),
                        order("new", "Submitted", "2026-02-03T15:00:01-07:00")));

        poll("orders");

        assertEquals(
                List.of("leaflink.order.created", "leaflink.order.status_changed"),
                types(delivered(2)).stream().sorted().toList());
    }

    @Test
    void a_first_run_begins_where_it_is_told() throws Exception {
        System.setProperty("leaflink.since", "2026-01-31");

        poll("orders");

        assertEquals(
                "2026-01-31T00:00:00Z",
                calls("orders").get(0).queryParameter("modified__gte").firstValue());
    }
}
