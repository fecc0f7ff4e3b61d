package drover.observe.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {
    private final ObjectNode status = Json.object();

    ProblemsTest() {
        status.putObject("store").put("ok", true).put("free_bytes", 80_000_000_000L);
        status.putArray("sources")
                .add(source("leaflink", true, "polling"))
                .add(source("distru", true, "polling"))
                .add(source("etherscan", true, "off").put("enabled", false));
        status.putArray("downstreams").add(downstream("default", "delivering"));
    }

    private static ObjectNode source(String name, boolean ok, String state) {
        ObjectNode source = Json.object()
                .put("name", name)
                .put("enabled", true)
                .put("ok", ok)
                .put("state", state);
        source.putArray("streams").addObject().put("last_success", "2026-02-03T14:02:00Z");
        return source;
    }

    private static ObjectNode downstream(String name, String state) {
        return Json.object().put("name", name).put("state", state).put("ok", state.equals("delivering"));
    }

    private String sentence() {
        Problems.tell(status);
        assertEquals(status.path("problems").isEmpty(), status.path("fine").asBoolean());
        return status.path("sentence").asText();
    }

    private JsonNode problem() {
        Problems.tell(status);
        assertEquals(1, status.path("problems").size());
        return status.path("problems").get(0);
    }

    @Test
    void all_is_well_in_one_sentence() {
        assertEquals("Everything flows: 2 sources are read, 1 downstream takes events.", sentence());
        status.putArray("sources");
        assertEquals("Drover is well, and no source is switched on.", sentence());
    }

    @Test
    void the_sentence_names_two_problems_and_counts_the_rest() {
        status.put("dead_letters", 1);
        assertEquals("1 thing needs you: 1 dead letter.", sentence());
        status.put("quarantine", 12);
        assertEquals("2 things need you: 1 dead letter, 12 records in quarantine.", sentence());
        status.put("write_backs", 1);
        assertEquals("3 things need you: 1 dead letter, 12 records in quarantine, and 1 more thing.", sentence());
    }

    @Test
    void a_provider_that_has_fallen_silent_needs_somebody() {
        status.put("at", "2026-02-03T14:02:00Z");
        ObjectNode provider = status.putArray("webhooks").addObject().put("provider", "leaflink");
        assertTrue(sentence().startsWith("Everything flows"), "it never sent anything");
        provider.put("last_received", "2026-02-02T14:03:00Z");
        assertTrue(sentence().startsWith("Everything flows"));
        provider.put("last_received", "2026-02-02T14:02:00Z");

        JsonNode problem = problem();

        assertEquals(
                "leaflink has sent no webhook for a day", problem.get("what").asText());
        assertEquals("2026-02-02T14:02:00Z", problem.get("since").asText());
        assertEquals("a-webhook-is-silent", problem.get("link").asText());
    }

    @Test
    void a_provider_from_which_nothing_is_taken_needs_somebody() {
        ObjectNode provider = status.putArray("webhooks")
                .addObject()
                .put("provider", "leaflink")
                .put("trouble", "everything it sent was refused: compare the secret");

        JsonNode refused = problem();
        assertEquals("No webhook of leaflink is taken", refused.get("what").asText());
        assertEquals(
                "everything it sent was refused: compare the secret",
                refused.get("detail").asText());
        assertEquals(Advice.WEBHOOK_REFUSED.link(), refused.get("link").asText());

        provider.put("trouble", "one of its secrets is empty");
        JsonNode unusable = problem();
        assertEquals("one of its secrets is empty", unusable.get("detail").asText());
        assertEquals(Advice.WEBHOOK_UNUSABLE.link(), unusable.get("link").asText());
    }

    @Test
    void a_route_file_that_does_not_run_needs_somebody() {
        status.putObject("route_files_failed").put("file:routes/distru.camel.yaml", "no component htp");

        JsonNode problem = problem();

        assertEquals(
                "file:routes/distru.camel.yaml does not run",
                problem.get("what").asText());
        assertEquals("no component htp", problem.get("detail").asText());
        assertEquals(
                "routes-does-not-run-everything-else-does", problem.get("link").asText());
    }

    @Test
    void a_pause_says_since_when_and_why() {
        status.putArray("downstreams")
                .add(downstream("crm", "paused since 2026-02-03T14:05:00Z: it answered 401; check its secret"));

        JsonNode problem = problem();

        assertEquals("crm is paused", problem.path("what").asText());
        assertEquals("2026-02-03T14:05:00Z", problem.path("since").asText());
        assertEquals("it answered 401; check its secret", problem.path("detail").asText());
    }

    @Test
    void a_downstream_that_fails_now_and_then_does_not_get_nothing() {
        ObjectNode crm = downstream("crm", "the circuit breaker is open: answered 503")
                .put("oldest_undelivered", "2026-02-03T14:02:00Z")
                .put("delivered_last_minute", 3);
        status.putArray("downstreams").add(crm);

        JsonNode failing = problem();
        assertEquals("crm is failing", failing.path("what").asText());
        assertTrue(failing.path("since").isNull());

        crm.put("delivered_last_minute", 0);
        JsonNode nothing = problem();
        assertEquals("crm gets nothing", nothing.path("what").asText());
        assertEquals("2026-02-03T14:02:00Z", nothing.path("since").asText());
    }

    @Test
    void an_event_that_waits_for_more_than_an_hour_needs_somebody() {
        status.put("at", "2026-02-03T15:02:00Z");
        ObjectNode crm = downstream("crm", "delivering").put("oldest_undelivered", "2026-02-03T14:02:00Z");
        status.putArray("downstreams").add(crm);
        assertTrue(sentence().startsWith("Everything flows"));

        crm.put("oldest_undelivered", "2026-02-03T14:01:59Z");

        JsonNode late = problem();
        assertEquals("crm gets an event late", late.path("what").asText());
        assertEquals("2026-02-03T14:01:59Z", late.path("since").asText());
        assertEquals(Advice.LATE.link(), late.path("link").asText());
    }

    @Test
    void a_stream_that_is_not_read_for_an_hour_needs_somebody_though_nothing_failed() {
        ObjectNode leaflink = source("leaflink", true, "polling");
        ObjectNode orders = ((ObjectNode) leaflink.at("/streams/0")).put("name", "leaflink-orders");
        status.putArray("sources").add(leaflink);
        orders.put("freshness_seconds", 3600);
        assertTrue(sentence().startsWith("Everything flows"));

        orders.put("freshness_seconds", 3601);

        JsonNode stale = problem();
        assertEquals(
                "leaflink-orders has not been read to its end for more than an hour",
                stale.path("what").asText());
        assertEquals("2026-02-03T14:02:00Z", stale.path("since").asText());
        assertEquals(Advice.STALE.link(), stale.path("link").asText());

        orders.put("last_error", "leaflink /orders/ answered 400");
        leaflink.put("ok", false).put("state", "leaflink /orders/ answered 400");
        assertEquals("leaflink is not read", problem().path("what").asText(), "once");
    }

    @Test
    void a_source_that_is_not_read_says_since_when() {
        status.putArray("sources").add(source("leaflink", false, "the circuit breaker is open: answered 503"));

        JsonNode problem = problem();

        assertEquals("leaflink is not read", problem.path("what").asText());
        assertEquals("2026-02-03T14:02:00Z", problem.path("since").asText());
        assertEquals(
                "the circuit breaker is open: answered 503",
                problem.path("detail").asText());
        assertEquals(Advice.BREAKER.link(), problem.path("link").asText());
    }

    @Test
    void a_store_that_takes_no_writes_or_will_soon_not_is_the_first_thing() {
        status.put("dead_letters", 1);
        ObjectNode store = status.putObject("store").put("ok", true).put("free_bytes", 400_000_000L);
        assertEquals("2 things need you: The disk is nearly full, 1 dead letter.", sentence());

        store.put("ok", false).put("trouble", "database or disk is full");

        assertEquals("2 things need you: The store takes no writes, 1 dead letter.", sentence());
    }

    @Test
    void a_key_that_ends_soon_is_told_in_time() {
        ObjectNode leaflink = source("leaflink", true, "polling");
        status.putArray("sources").add(leaflink.put("key_expires_in_seconds", 20 * 86_400));
        assertEquals("Everything flows: 1 source is read, 1 downstream takes events.", sentence());

        leaflink.put("key_expires_in_seconds", 86_400 * 5 / 2);
        assertEquals("1 thing needs you: leaflink's API key ends within 3 days.", sentence());

        leaflink.put("key_expires_in_seconds", -1);
        assertEquals("1 thing needs you: leaflink's API key has ended.", sentence());
        assertFalse(problem().path("do").asText().contains("in time"));
    }

    @ParameterizedTest
    @CsvSource({
        "leaflink refused our credential and is not asked any more; …, CREDENTIAL",
        "it asked for a pause until 2026-02-03T14:05:00Z, LIMIT",
        "the circuit breaker is open: answered 503, BREAKER",
        "leaflink /orders/ answered 400, STOPPED"
    })
    void each_state_of_a_source_has_its_advice(String state, Advice advice) {
        assertEquals(advice, Advice.ofSource(state));
    }

    @ParameterizedTest
    @CsvSource({
        "no route delivers to it, REMOVED",
        "it has no address: set downstream.crm.url, NO_ADDRESS",
        "paused since 2026-02-03T14:05:00Z: it answered 403; check, REFUSED",
        "paused since 2026-02-03T14:05:00Z: it answered 410, GONE",
        "paused since 2026-02-03T14:05:00Z: an operator paused it, PAUSED",
        "it asked for a pause until 2026-02-03T14:05:00Z, LIMIT",
        "the circuit breaker is open: answered 503, BREAKER"
    })
    void each_state_of_a_downstream_has_its_advice(String state, Advice advice) {
        assertEquals(advice, Advice.ofDownstream(state));
    }

    @Test
    void each_advice_leads_to_a_section_of_the_runbook() throws IOException {
        List<String> anchors = Files.readAllLines(Path.of("docs/runbook.md")).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> Advice.anchor(line.substring(3)))
                .toList();

        assertEquals(
                List.of(),
                Arrays.stream(Advice.values())
                        .filter(advice -> !anchors.contains(advice.link()))
                        .toList());
        assertEquals(anchors.size(), anchors.stream().distinct().count());
        assertFalse(anchors.isEmpty());
        assertTrue(anchors.contains("-is-a-dead-letter-and-what-follows-it-passes"), anchors::toString);
    }
}
