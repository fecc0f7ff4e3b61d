package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** A whole list is compared with what was told, and what is missing is told: for each list that is polled. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class AuditTest extends DistruTest {
    private static final String OLD = "2026-01-03T08:00:00-07:00";
    private static final String LATER = "2026-02-03T14:22:18-07:00";
    private static final String LATEST = "2026-02-03T15:00:00-07:00";

    @Test
    void an_order_that_the_list_of_changes_never_shows_is_told_counted_and_explained() throws Exception {
        double before = healed("leaflink-orders");
        JsonNode first = order("a", "Submitted", LATER);
        JsonNode second = order("b", "Submitted", LATEST);
        answer("orders", page(first, second));
        poll("orders");
        // It has become visible late, dated backwards.
        whole("orders", page(order("lost", "Accepted", OLD), first, second));
        changes("orders", page(first, second));
        poll("orders");
        delivered(2);

        JsonNode audit = audit("leaflink-orders");

        assertEquals(
                "complete: 3 of 3, 1 told now that no poll had told",
                audit.path("words").asText());
        assertEquals(3, audit.path("of").asInt());
        assertEquals(2, audit.path("found").asInt());
        assertEquals(1, audit.path("healed").asInt());
        JsonNode event = delivered(3).get(2);
        assertEquals("leaflink.order.created", event.path("type").asText());
        assertEquals("order/lost", event.path("subject").asText());
        assertEquals(before + 1, healed("leaflink-orders"));
        String story = operator.getText("/operations/explain/order/lost").body();
        assertTrue(story.contains("stored, seen by leaflink-orders-audit"), story);
        assertTrue(
                story.contains("no poll had told it: the one of leaflink-orders that ended at ")
                        && story.contains(" had read all changes up to 2026-02-03T22:00:00Z without it"),
                story);
        poll("orders");
        assertEquals("complete: 3 of 3", audit("leaflink-orders").path("words").asText());
        assertEquals(3, count("event"));
    }

    @Test
    void a_change_that_did_not_move_the_time_of_an_order_is_told() throws Exception {
        answer("orders", page(order("a", "Submitted", OLD), order("b", "Submitted", LATER)));
        poll("orders");
        whole("orders", page(order("a", "Cancelled", OLD), order("b", "Submitted", LATER)));
        changes("orders", page(order("b", "Submitted", LATER)));
        poll("orders");

        audit("leaflink-orders");

        assertEquals(
                "leaflink.order.status_changed",
                delivered(3).get(2).path("type").asText());
    }

    @Test
    void what_a_poll_still_looks_at_is_left_to_the_poll() throws Exception {
        answer("orders", page(order("b", "Submitted", LATEST)));
        poll("orders");
        JsonNode within = order("a", "Submitted", "2026-02-03T14:55:00-07:00");
        answer("orders", page(within, order("b", "Submitted", LATEST)));

        assertEquals("complete: 2 of 2", audit("leaflink-orders").path("words").asText());
        assertEquals(1, count("event"));

        poll("orders");
        assertTrue(operator.getText("/operations/explain/order/a").body().contains("seen by leaflink-orders-poll"));
    }

    @Test
    void what_is_dated_before_what_was_told_is_said_and_stays_as_it_was_told() throws Exception {
        answer("orders", page(order("a", "Accepted", LATER), order("b", "Submitted", LATEST)));
        poll("orders");
        answer("orders", page(order("a", "Submitted", OLD), order("b", "Submitted", LATEST)));

        JsonNode audit = audit("leaflink-orders");

        String words = "not complete: 1 of 2, 1 differ from what was told and are dated before it";
        assertEquals(words, audit.path("words").asText());
        assertEquals(List.of("audit_failed " + words), conditions("leaflink-orders"));
        assertEquals(2, count("event"));
        answer("orders", page(order("a", "Accepted", LATER), order("b", "Submitted", LATEST)));
        audit("leaflink-orders");
        assertEquals(List.of(), conditions("leaflink-orders"));
    }

    @Test
    void one_that_breaks_off_says_so_and_goes_on_where_polls_go_on_too() throws Exception {
        JsonNode first = order("a", "Submitted", LATER);
        answer("orders", page(first));
        poll("orders");
        changes("orders", page(first));
        server.stubFor(list("orders").willReturn(aResponse().withStatus(404).withBody("{}")));

        operator.post("/operations/streams/leaflink-orders/audit");
        await().until(() -> conditions("leaflink-orders").size() == 1);

        assertTrue(
                conditions("leaflink-orders").get(0).startsWith("audit_failed the audit broke off, polls go on: "),
                conditions("leaflink-orders").toString());
        assertEquals(1, count("audit WHERE ended_at IS NULL"), "it begins again, also after a restart");
        poll("orders");
        assertEquals(1, conditions("leaflink-orders").size(), "the poll is not refused");
        whole("orders", page(order("lost", "Accepted", OLD), first));
        assertEquals(
                "complete: 2 of 2, 1 told now that no poll had told",
                audit("leaflink-orders").path("words").asText());
        assertEquals(List.of(), conditions("leaflink-orders"));
    }

    @Test
    void one_that_a_crash_has_cut_off_begins_again_by_itself_and_tells_nothing_twice() throws Exception {
        JsonNode first = order("a", "Submitted", LATER);
        JsonNode lost = order("lost", "Accepted", OLD);
        answer("orders", page(first));
        poll("orders");
        whole("orders", page(lost, first));
        audit("leaflink-orders");
        delivered(2);
        // As a process leaves it that was killed after the page and before the end.
        store.write(c -> c.createStatement().executeUpdate("UPDATE audit SET ended_at = NULL, listed = NULL"));

        await().atMost(Duration.ofSeconds(30)).until(() -> count("audit WHERE ended_at IS NULL") == 0);

        assertEquals(2, count("event"));
        assertEquals(
                "complete: 2 of 2, 1 told now that no poll had told",
                stream("leaflink-orders").path("audit").path("words").asText(),
                "what was healed before the crash counts");
    }

    @Test
    void one_that_began_ahead_of_the_clock_is_audited_again_when_it_is_time() throws Exception {
        answer("orders", page());
        poll("orders");
        audit("leaflink-orders");
        long ahead = System.currentTimeMillis() + Duration.ofDays(400).toMillis();
        store.write(c -> c.createStatement().executeUpdate("UPDATE audit SET began_at = " + ahead));

        await().atMost(Duration.ofSeconds(30)).until(() -> count("audit WHERE began_at = " + ahead) == 0);
    }

    @Test
    void a_product_that_polls_are_shown_as_it_was_is_told_as_it_is() throws Exception {
        double before = healed("distru-products");
        JsonNode old = product("p1", "Plum", "5");
        pages(100, connection(null, old, product("p2", "Pine", "3")));
        poll("distru", "products");
        System.setProperty("distru.audit.page-size", "250");
        try {
            // The API keeps an old answer to the question that polls ask.
            pages(250, connection(null, product("p1", "Prune", "4"), product("p2", "Pine", "3")));

            JsonNode audit = audit("distru-products");

            assertEquals(
                    "complete: 2 of 2, 1 told now that no poll had told",
                    audit.path("words").asText());
            assertEquals(2, audit.path("healed").asInt());
        } finally {
            System.clearProperty("distru.audit.page-size");
        }
        assertEquals(before + 2, healed("distru-products"));
        assertEquals(
                List.of("distru.inventory.changed", "distru.product.updated"),
                types(delivered(6).subList(4, 6)).stream().sorted().toList());
        String story = operator.getText("/operations/explain/product/p1").body();
        assertTrue(story.contains(" had read the whole list without it"), story);
    }

    @Test
    void what_has_changed_since_the_last_poll_is_told_by_a_poll_and_is_not_healed() throws Exception {
        products(null, connection(null, product("p1", "Plum", "5")));
        poll("distru", "products");
        products(null, connection(null, product("p1", "Prune", "5")));

        assertEquals("complete: 1 of 1", audit("distru-products").path("words").asText());

        String story = operator.getText("/operations/explain/product/p1").body();
        assertTrue(story.contains("distru.product.updated"), story);
        assertFalse(story.contains("seen by distru-products-audit"), story);
    }

    @Test
    void what_is_not_in_the_list_any_more_has_gone_when_a_second_look_misses_it() throws Exception {
        products(null, connection(null, product("p1", "Plum"), product("p2", "Pine")));
        poll("distru", "products");
        products(null, connection(null, product("p1", "Plum")));
        poll("distru", "products");
        assertEquals(2, count("event"));

        audit("distru-products");

        assertEquals("distru.product.removed", delivered(3).get(2).path("type").asText());
    }

    @Test
    void no_call_of_an_audit_is_made_while_a_poll_of_its_system_runs() throws Exception {
        answer("orders", page(order("a", "Submitted", LATER)));
        poll("orders");
        server.resetRequests();
        int millis = 1500;
        server.stubFor(list("products").willReturn(okJson(page().toString()).withFixedDelay(millis)));
        Thread poll = new Thread(() -> {
            try {
                poll("products");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        poll.start();
        await().until(() -> !calls("products").isEmpty());

        audit("leaflink-orders");

        poll.join();
        long after = Duration.between(
                        calls("products").get(0).getLoggedDate().toInstant(),
                        calls("orders").get(0).getLoggedDate().toInstant())
                .toMillis();
        assertTrue(after >= millis, "the audit asked " + after + " ms after the poll did, whose answer took " + millis);
    }

    @Test
    void a_stream_that_is_off_is_not_audited() throws Exception {
        answer("orders", page());
        poll("orders");
        operator.post("/operations/streams/leaflink-orders/pause");
        try {
            HttpResponse<String> answer = operator.post("/operations/streams/leaflink-orders/audit");

            assertEquals(400, answer.statusCode());
            assertTrue(Operator.message(answer).contains("is switched off"), answer.body());
        } finally {
            operator.post("/operations/streams/leaflink-orders/resume");
        }
    }

    /** What the list shows to whoever reads it whole. */
    private void whole(String things, JsonNode page) {
        answer(things, page);
    }

    /** What it shows to whoever asks for what has changed since. */
    private void changes(String things, JsonNode page) {
        server.stubFor(list(things)
                .atPriority(4)
                .withQueryParam("modified__gte", matching(".+"))
                .willReturn(okJson(page.toString())));
    }

    /** What Distru answers to whoever asks for that many. */
    private void pages(int first, JsonNode page) {
        server.stubFor(graphql()
                .withRequestBody(equalToJson("{\"variables\":{\"first\":" + first + "}}", false, true))
                .willReturn(okJson(page.toString())));
    }

    /** Asks for an audit, and waits for its end. */
    private JsonNode audit(String stream) {
        HttpResponse<String> answer = operator.post("/operations/streams/" + stream + "/audit");
        assertEquals(200, answer.statusCode(), answer.body());
        await().atMost(Duration.ofSeconds(20)).until(() -> count("audit WHERE ended_at IS NULL") == 0);
        await().until(() -> !stream(stream).path("audit").path("running").asBoolean());
        return stream(stream).path("audit");
    }

    private JsonNode stream(String name) {
        return operator.json("/operations/streams/" + name);
    }

    private List<String> conditions(String stream) {
        return StreamSupport.stream(stream(stream).path("conditions").spliterator(), false)
                .map(one -> one.path("code").asText() + " " + one.path("words").asText())
                .toList();
    }

    private double healed(String stream) {
        return operator.getText("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("drover_audit_healed_total{stream=\"" + stream + "\"}"))
                .mapToDouble(line ->
                        Double.parseDouble(line.substring(line.indexOf(' ') + 1).strip()))
                .sum();
    }
}
