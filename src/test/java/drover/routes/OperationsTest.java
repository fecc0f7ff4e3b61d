package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead letters, replay and discard, as an operator uses them. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class OperationsTest extends RouteTest {
    private static final String REPLAY = "/operations/downstreams/default/replay";
    private static final String DISCARD = "/operations/downstreams/default/discard";

    @AfterEach
    void resume() {
        operator.post("/operations/downstreams/default/resume");
    }

    /** Dead letters; from now on the downstream takes everything. */
    private void deadLetters(int count) throws Exception {
        server.stubFor(post(urlPathEqualTo("/sink"))
                .willReturn(aResponse().withStatus(422).withBody("unknown customer somebody@quillmoor.example")));
        answer(
                "orders",
                page(IntStream.range(0, count)
                        .mapToObj(i -> order("o" + i, "Submitted", "2026-02-03T14:22:18-07:00"))
                        .toArray(JsonNode[]::new)));
        poll("orders");
        await().atMost(Duration.ofSeconds(20)).until(() -> count("delivery WHERE state = 'dead'") == count);
        nothingNew();
    }

    private String statusLine(String host, String path) throws IOException {
        return head("GET", host, path).lines().findFirst().orElse("");
    }

    private String head(String method, String host, String path) throws IOException {
        try (Socket socket = new Socket(management.getHost(), management.getPort())) {
            String request = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\r\n\r\n", 2)[0];
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/operations/status", "/operations/dead-letters", "/q/health", "/q/camel/dev-console"})
    void a_page_from_elsewhere_cannot_read_it_by_a_name_of_its_own(String path) throws Exception {
        assertEquals("HTTP/1.1 421 Misdirected Request", statusLine("rebound.example:9000", path));
        for (String host : List.of("localhost", "localhost:9000", "127.0.0.1:9000", "[::1]:9000")) {
            assertEquals("HTTP/1.1 200 OK", statusLine(host, path), host);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/operations/status", "/operations/dead-letters", "/q/metrics", "/q/camel/dev-console"})
    void a_page_of_another_origin_cannot_read_it(String path) throws Exception {
        for (String origin :
                List.of("http://evil.example", "null", "http://localhost:1", "https://evil.example:9000")) {
            for (String method : List.of("GET", "OPTIONS")) {
                String head = head(method, "localhost:9000\r\nOrigin: " + origin, path);
                assertTrue(head.startsWith("HTTP/1.1 403"), head);
                assertFalse(head.toLowerCase(Locale.ROOT).contains("access-control"), head);
            }
        }
        String own = head("GET", "localhost:9000\r\nOrigin: http://localhost:9000", path);
        assertTrue(own.startsWith("HTTP/1.1 200"), own);
        assertFalse(own.toLowerCase(Locale.ROOT).contains("access-control"), own);
    }

    private String delivery() {
        return "/operations/deliveries/default/"
                + operator.json("/operations/dead-letters")
                        .at("/dead_letters/0/event")
                        .asText();
    }

    private void delivered(String state, int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> count("delivery WHERE state = '" + state + "'") == count);
    }

    @Test
    void downstreams_are_listed_with_their_state_and_counts() throws Exception {
        deadLetters(2);

        JsonNode one = operator.json("/operations/downstreams").at("/downstreams/0");

        assertEquals("default", one.get("name").asText());
        assertEquals("delivering", one.get("state").asText());
        assertEquals("*", one.get("types").asText());
        assertEquals(10_000, one.get("rate_per_second").asInt());
        assertEquals(0, one.get("undelivered").asInt());
        assertEquals(2, one.get("dead_letters").asInt());
        assertTrue(one.get("oldest_undelivered").isNull());
    }

    @Test
    void dead_letters_are_listed_with_their_reason_and_without_content() throws Exception {
        deadLetters(1);

        JsonNode list = operator.json("/operations/dead-letters");

        assertEquals(1, list.get("count").asInt());
        JsonNode letter = list.at("/dead_letters/0");
        assertEquals("order/o0", letter.get("subject").asText());
        assertEquals("leaflink.order.created", letter.get("type").asText());
        assertEquals(1, letter.get("attempts").asInt());
        assertEquals(422, letter.get("status").asInt());
        assertTrue(letter.get("reason").asText().contains("answered 422: 43 bytes"), letter::toString);
        assertFalse(list.toString().contains("210.4"), list::toString);
    }

    @Test
    void a_delivery_is_shown_whole_to_whoever_has_the_token() throws Exception {
        deadLetters(1);

        assertEquals(401, operator.get(delivery()).statusCode());
        JsonNode shown = Operator.json(operator.getWithToken(delivery()));

        assertEquals("dead", shown.get("state").asText());
        assertEquals("o0", shown.at("/event/data/number").asText());
        assertEquals(422, shown.at("/earlier_attempts/0/status").asInt());
        assertEquals(
                404,
                operator.getWithToken("/operations/deliveries/default/no-such-event")
                        .statusCode());
        assertEquals(
                404,
                operator.getWithToken(delivery().replace("default", "nobody")).statusCode());
    }

    @Test
    void one_dead_letter_is_replayed_with_the_same_id() throws Exception {
        deadLetters(1);
        String delivery = delivery();
        assertEquals(401, operator.postWithout(delivery + "/replay").statusCode());
        assertEquals(1, count("delivery WHERE state = 'dead'"));

        assertEquals("{\"replayed\":1}", operator.post(delivery + "/replay").body());

        delivered("delivered", 1);
        assertTrue(delivery.endsWith("/" + sink().get(0).getHeader("webhook-id")), delivery);
        assertEquals(
                404,
                operator.post("/operations/deliveries/default/no-such-event/replay")
                        .statusCode());
        assertEquals(
                400,
                operator.post(delivery.replace("default", "nobody") + "/replay").statusCode());
    }

    @Test
    void one_dead_letter_is_discarded() throws Exception {
        deadLetters(1);
        String delivery = delivery();
        assertEquals(401, operator.postWithout(delivery + "/discard").statusCode());

        assertEquals("{\"discarded\":1}", operator.post(delivery + "/discard").body());

        assertEquals(1, count("delivery WHERE state = 'discarded'"));
        assertEquals(404, operator.post(delivery + "/discard").statusCode());
    }

    @Test
    void many_are_replayed_only_when_their_number_is_confirmed() throws Exception {
        deadLetters(3);
        assertEquals(401, operator.postWithout(REPLAY + "?confirm=3").statusCode());

        HttpResponse<String> planned = operator.post(REPLAY);
        JsonNode plan = Operator.json(planned);
        assertEquals(200, planned.statusCode());
        assertEquals(3, plan.get("count").asInt());
        assertEquals(0, plan.get("seen_before").asInt());
        assertEquals("1s", plan.get("takes").asText());
        assertFalse(plan.get("done").asBoolean(true));

        HttpResponse<String> wrong = operator.post(REPLAY + "?confirm=2");
        assertEquals(409, wrong.statusCode());
        assertTrue(Operator.message(wrong).contains("nothing was done"), wrong.body());
        assertEquals(3, count("delivery WHERE state = 'dead'"));

        String again = plan.get("to_do_it").asText();
        assertTrue(again.startsWith("POST " + REPLAY + "?state=dead&from="), again);
        assertEquals(
                "{\"replayed\":3}",
                operator.post(again.substring("POST ".length())).body());
        delivered("delivered", 3);
    }

    @Test
    void a_number_that_is_not_the_same_any_more_is_refused_though_one_is_left() throws Exception {
        deadLetters(1);

        assertEquals(409, operator.post(REPLAY + "?confirm=3").statusCode());
        assertEquals(409, operator.post(DISCARD + "?confirm=3").statusCode());

        assertEquals(1, count("delivery WHERE state = 'dead'"));
        assertEquals("{\"replayed\":1}", operator.post(REPLAY).body());
    }

    @Test
    void what_was_delivered_is_replayed_by_time_and_type() throws Exception {
        deadLetters(2);
        operator.post(REPLAY + "?confirm=2");
        delivered("delivered", 2);

        JsonNode plan =
                Operator.json(operator.post(REPLAY + "?state=delivered&types=leaflink.order.*&from=2026-01-01"));
        assertEquals(2, plan.get("seen_before").asInt());
        assertEquals(
                0,
                Operator.json(operator.post(REPLAY + "?state=all&types=leaflink.product.*"))
                        .get("replayed")
                        .asInt());
        assertEquals(
                0,
                Operator.json(operator.post(REPLAY + "?state=all&to=2020-01-01"))
                        .get("replayed")
                        .asInt());
        assertEquals(2, sink().size());

        operator.post(REPLAY + "?state=delivered&confirm=2");

        await().atMost(Duration.ofSeconds(20)).until(() -> sink().size() == 4);
    }

    @Test
    void what_waits_is_discarded_when_its_number_is_confirmed() throws Exception {
        operator.post("/operations/downstreams/default/pause");
        answer(
                "orders",
                page(
                        order("a", "Submitted", "2026-02-03T14:22:18-07:00"),
                        order("b", "Submitted", "2026-02-03T14:22:18-07:00")));
        poll("orders");
        await().until(() -> count("delivery WHERE NOT leased") == 2);

        assertEquals(
                2,
                Operator.json(operator.post(DISCARD + "?state=undelivered"))
                        .get("count")
                        .asInt());
        assertEquals(0, count("delivery WHERE state = 'discarded'"));
        assertEquals(
                "{\"discarded\":2}",
                operator.post(DISCARD + "?state=undelivered&confirm=2").body());

        assertEquals(0, sink().size());
        assertEquals(2, count("delivery WHERE state = 'discarded'"));
    }

    @ParameterizedTest
    @CsvSource({
        "replay?state=undelivered, needs no replay",
        "replay?state=none, state cannot be read",
        "replay?from=yesterday, from cannot be read",
        "replay?to=soon, to cannot be read",
        "discard?state=delivered, only what is not delivered can be discarded",
        "discard?state=all, only what is not delivered can be discarded"
    })
    void what_cannot_be_meant_is_refused_with_the_reason(String operation, String reason) {
        HttpResponse<String> refused = operator.post("/operations/downstreams/default/" + operation);

        assertEquals(400, refused.statusCode());
        assertTrue(Operator.message(refused).contains(reason), refused.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"replay", "discard", "discard?state=undelivered"})
    void a_downstream_that_was_never_known_is_refused_by_its_name(String operation) {
        HttpResponse<String> refused = operator.post("/operations/downstreams/nobody/" + operation);

        assertTrue(refused.statusCode() == 404 || refused.statusCode() == 400, refused.body());
    }
}
