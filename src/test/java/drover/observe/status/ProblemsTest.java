package drover.observe.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemsTest {
    private static final Instant SINCE = Instant.parse("2026-02-03T14:05:00Z");
    private static final Instant UNTIL = Instant.parse("2026-02-04T00:00:00Z");
    private static final Who LEAFLINK = Who.system("leaflink");
    private static final Who ORDERS = Who.stream("leaflink-orders");
    private static final Who PRODUCTS = Who.stream("leaflink-products");
    private static final Who CRM = Who.downstream("crm");

    private final ObjectNode status = Json.object();
    private final List<Condition> all = new ArrayList<>();
    private final Runbook runbook = new Runbook(Files.readString(Path.of("docs/runbook.md")));

    ProblemsTest() throws IOException {
        var sources = status.putArray("sources");
        ObjectNode leaflink = sources.addObject().put("name", "leaflink").put("enabled", true);
        leaflink.putArray("streams")
                .add(Json.object().put("name", "leaflink-orders").put("last_success", "2026-02-03T14:02:00Z"))
                .add(Json.object().put("name", "leaflink-products").put("last_success", "2026-02-03T14:03:00Z"));
        sources.addObject().put("name", "distru").put("enabled", true);
        sources.addObject().put("name", "etherscan").put("enabled", false);
        status.putArray("downstreams").addObject().put("name", "crm");
    }

    private void is(Code code, Who who, String words) {
        all.add(new Condition(code, who, null, words));
    }

    private String sentence() {
        Problems.tell(all, status, runbook);
        assertEquals(status.path("problems").isEmpty(), status.path("fine").asBoolean());
        return status.path("sentence").asText();
    }

    private JsonNode problem() {
        Problems.tell(all, status, runbook);
        assertEquals(1, status.path("problems").size(), status::toString);
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
        is(Code.DEAD_LETTERS, CRM, "1 dead letter");
        assertEquals("1 thing needs you: 1 dead letter of crm.", sentence());
        is(Code.QUARANTINE, Who.process(), "12 records in quarantine");
        assertEquals("2 things need you: 1 dead letter of crm, 12 records in quarantine.", sentence());
        is(Code.WRITE_BACK, Who.process(), "1 write-back that may have worked or not");
        assertEquals(
                "3 things need you: 1 dead letter of crm, 12 records in quarantine, and 1 more thing.", sentence());
    }

    @Test
    void a_problem_says_who_what_since_when_until_when_and_what_to_do() {
        all.add(new Condition(Code.QUOTA_EXHAUSTED, LEAFLINK, SINCE, UNTIL, "nothing is left of today's calls"));

        JsonNode problem = problem();

        assertEquals("quota_exhausted", problem.path("code").asText());
        assertEquals("system", problem.at("/who/kind").asText());
        assertEquals("leaflink", problem.at("/who/name").asText());
        assertEquals("leaflink is not read", problem.path("what").asText());
        assertEquals(SINCE.toString(), problem.path("since").asText());
        assertEquals(UNTIL.toString(), problem.path("until").asText());
        assertEquals("nothing is left of today's calls", problem.path("words").asText());
        assertEquals(Advice.QUOTA_EXHAUSTED.text(), problem.path("do").asText());
        assertEquals(
                "todays-calls-are-used-up-quota_exhausted", problem.path("link").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "CREDENTIAL_REFUSED, leaflink is not read",
        "RATE_LIMITED, leaflink is not read",
        "BREAKER_OPEN, leaflink is not read",
        "CREDENTIAL_EXPIRES, leaflink's API key ends soon",
        "CREDENTIAL_EXPIRED, leaflink's API key has ended"
    })
    void each_condition_of_a_system_has_its_words(Code code, String what) {
        is(code, LEAFLINK, "answered 429");
        assertEquals(what, problem().path("what").asText());
        assertEquals(Advice.of(code).text(), problem().path("do").asText(), "by its code, whatever its words say");
    }

    @ParameterizedTest
    @CsvSource({
        "PAUSED, crm is paused",
        "RECEIVER_REFUSED, crm is paused",
        "RECEIVER_GONE, crm is paused",
        "NO_ROUTE, crm gets nothing",
        "NOT_DELIVERABLE, crm gets nothing",
        "RATE_LIMITED, crm gets nothing",
        "BREAKER_OPEN, crm gets nothing",
        "DELIVERY_LATE, crm gets an event late"
    })
    void each_condition_of_a_downstream_has_its_words(Code code, String what) {
        is(code, CRM, "paused since 429: it answered 410; no route delivers to it; the circuit breaker is open");
        assertEquals(what, problem().path("what").asText());
        assertEquals(Advice.of(code).text(), problem().path("do").asText(), "by its code, whatever its words say");
    }

    @Test
    void what_follows_from_a_closed_door_is_not_told_again() {
        is(Code.BREAKER_OPEN, LEAFLINK, "answered 503");
        is(Code.POLL_FAILED, ORDERS, "answered 503");
        is(Code.STREAM_STALE, PRODUCTS, "old");

        assertEquals("leaflink is not read", problem().path("what").asText());
        assertEquals("2026-02-03T14:02:00Z", problem().path("since").asText(), "the oldest of its streams");
    }

    @Test
    void a_stream_that_fails_alone_is_named_and_all_of_them_are_their_system() {
        is(Code.POLL_FAILED, ORDERS, "answered 400");
        assertEquals("leaflink-orders is not read", problem().path("what").asText());

        is(Code.STREAM_STALE, ORDERS, "old");
        assertEquals("leaflink-orders is not read", problem().path("what").asText(), "once");

        is(Code.POLL_FAILED, PRODUCTS, "answered 400");
        assertEquals("leaflink is not read", problem().path("what").asText());
    }

    @Test
    void one_list_that_may_not_be_read_is_not_the_whole_source() {
        is(Code.STREAM_REFUSED, PRODUCTS, "answered 403");
        assertEquals("1 thing needs you: leaflink-products is not read, the others are.", sentence());
    }

    @Test
    void what_is_switched_off_needs_nobody() {
        ((ObjectNode) status.at("/sources/0")).put("enabled", false);
        is(Code.STREAM_STALE, ORDERS, "old");
        assertEquals("Everything flows: 1 source is read, 1 downstream takes events.", sentence());
    }

    @Test
    void a_downstream_that_fails_now_and_then_does_not_get_nothing() {
        is(Code.BREAKER_OPEN, CRM, "answered 503");
        ObjectNode crm = (ObjectNode) status.at("/downstreams/0");
        crm.put("oldest_undelivered", "2026-02-03T14:02:00Z").put("delivered_last_minute", 3);

        assertEquals("crm is failing", problem().path("what").asText());
        assertTrue(problem().path("since").isNull());

        crm.put("delivered_last_minute", 0);
        assertEquals("crm gets nothing", problem().path("what").asText());
        assertEquals("2026-02-03T14:02:00Z", problem().path("since").asText());
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void each_code_has_its_advice_and_its_section_of_the_runbook(Code code) throws IOException {
        assertFalse(Advice.of(code).text().isBlank());
        assertFalse(Advice.of(code).text().contains("elow"), "whoever asks with curl sees no page");
        List<String> anchors = Files.readAllLines(Path.of("docs/runbook.md")).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> Runbook.anchor(line.substring(3)))
                .toList();
        assertTrue(anchors.contains(runbook.link(code)), () -> "no heading ends with (" + code.text() + ")");
        assertEquals(anchors.size(), anchors.stream().distinct().count());
    }

    @Test
    void there_is_no_advice_for_what_is_no_condition() {
        assertEquals(
                Stream.of(Code.values()).map(Code::name).collect(Collectors.toSet()),
                Arrays.stream(Advice.values()).map(Advice::name).collect(Collectors.toSet()));
    }
}
