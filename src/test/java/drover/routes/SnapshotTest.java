package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.system.Door;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was read stays readable while its API cannot be asked. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class SnapshotTest extends RouteTest {
    private static final String ORDERS = "/operations/snapshot/leaflink/order";

    private HttpResponse<String> show(String path) {
        return operator.getWithToken(path);
    }

    private HttpResponse<String> fresh(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(management.resolve(path))
                .header("Authorization", "Bearer " + Operator.token())
                .header("Cache-Control", "no-cache")
                .build();
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    private void read(String... orders) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        for (String order : orders) {
            all.add(order(order, "Submitted", "2026-02-03T14:22:18-07:00"));
        }
        answer("orders", page(all.toArray(new JsonNode[0])));
        poll("orders");
    }

    private void one(String number, com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder answer) {
        server.stubFor(get(urlPathEqualTo(API + "/orders/" + number + "/"))
                .atPriority(4)
                .willReturn(answer));
    }

    @Test
    void what_was_read_is_answered_while_the_api_is_down() throws Exception {
        read("a");
        server.stubFor(list("orders").willReturn(aResponse().withStatus(500)));

        HttpResponse<String> answer = show(ORDERS + "/a");

        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("cache", header(answer, "Drover-Source"));
        assertTrue(Integer.parseInt(header(answer, "Age")) < 3600, header(answer, "Age"));
        assertEquals("no-store", header(answer, "Cache-Control"));
        Instant changed = DateTimeFormatter.RFC_1123_DATE_TIME.parse(header(answer, "Last-Modified"), Instant::from);
        assertEquals(
                changed,
                Instant.parse(Operator.json(answer).path("changed_at").asText()).truncatedTo(ChronoUnit.SECONDS));
        JsonNode body = Operator.json(answer);
        assertEquals("Submitted", body.at("/data/status").asText());
        assertEquals("210.40", body.at("/data/total/amount").decimalValue().toPlainString());
        assertEquals("2026-02-03T21:22:18Z", body.path("modified").asText());
        assertTrue(body.path("read_at").asText().startsWith("20"), answer.body());
    }

    @Test
    void it_needs_the_token_and_says_what_there_is() throws Exception {
        assertEquals(401, operator.get(ORDERS + "/a").statusCode());
        assertEquals(401, operator.get(ORDERS).statusCode());
        assertEquals(401, operator.get("/operations/snapshot").statusCode());
        assertEquals(404, show(ORDERS + "/never-read").statusCode());
        assertEquals(
                "nothing of that name is read: GET /operations/snapshot lists what is",
                Operator.message(show("/operations/snapshot/leaflink/oder/a")));
        JsonNode things = Operator.json(show("/operations/snapshot")).path("things");
        List<String> names = new ArrayList<>();
        things.forEach(thing -> names.add(
                thing.path("system").asText() + "/" + thing.path("thing").asText()));
        assertFalse(
                names.contains("google/mail"),
                "what comes once and is of people is not kept for longer than its event");
        assertTrue(
                names.containsAll(List.of("leaflink/order", "distru/inventory", "quickbooks/invoice")),
                names::toString);
    }

    @Test
    void a_list_pages_by_a_cursor_that_misses_nothing_which_changes_meanwhile() throws Exception {
        read("a", "b", "c");

        JsonNode first = Operator.json(show(ORDERS + "?limit=2"));
        answer("orders", page(order("a", "Accepted", "2026-02-03T15:22:18-07:00")));
        poll("orders");
        JsonNode second = Operator.json(
                show(ORDERS + "?limit=2&cursor=" + first.path("next").asText()));

        assertEquals(List.of("a", "b"), keys(first));
        assertTrue(first.path("more").asBoolean());
        assertEquals(List.of("c", "a"), keys(second));
        assertEquals("Accepted", second.at("/items/1/data/status").asText());
        assertFalse(second.at("/items/1/data").has("from"), "what an event says of the change is not of the record");
        assertFalse(second.path("more").asBoolean());
        JsonNode end =
                Operator.json(show(ORDERS + "?cursor=" + second.path("next").asText()));
        assertEquals(List.of(), keys(end));
        assertEquals(second.path("next"), end.path("next"), "whoever asks again goes on from there");
        String since = second.at("/items/1/changed_at").asText();
        assertEquals(List.of("a"), keys(Operator.json(show(ORDERS + "?changed-since=" + since))));
    }

    private static List<String> keys(JsonNode list) {
        List<String> keys = new ArrayList<>();
        list.path("items").forEach(item -> keys.add(item.path("key").asText()));
        return keys;
    }

    @Test
    void what_cannot_be_a_question_is_told() {
        assertEquals("limit is a number from 1 to 500", Operator.message(show(ORDERS + "?limit=501")));
        assertEquals("cursor is not one that this list gave as next", Operator.message(show(ORDERS + "?cursor=abc")));
        assertEquals(
                "changed-since is a time with its offset, such as 2026-01-31T08:00:00Z",
                Operator.message(show(ORDERS + "?changed-since=yesterday")));
    }

    @Test
    void a_fresh_one_is_asked_for_and_is_news_like_any_other() throws Exception {
        read("a");
        delivered(1);
        one("a", okJson(order("a", "Accepted", "2026-02-03T15:22:18-07:00").toString()));

        HttpResponse<String> answer = fresh(ORDERS + "/a");

        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("api", header(answer, "Drover-Source"));
        assertEquals("0", header(answer, "Age"));
        assertEquals("Accepted", Operator.json(answer).at("/data/status").asText());
        assertEquals(
                "leaflink.order.status_changed", delivered(2).get(1).get("type").asText());
    }

    @Test
    void what_cannot_be_asked_for_is_answered_from_the_copy_and_says_why() throws Exception {
        read("a");
        one("a", aResponse().withStatus(500));

        HttpResponse<String> down = fresh(ORDERS + "/a");

        assertEquals(200, down.statusCode(), down.body());
        assertEquals("cache", header(down, "Drover-Source"));
        assertTrue(Operator.json(down).path("not_fresh").asText().contains("500"), down.body());
        assertEquals("Submitted", Operator.json(down).at("/data/status").asText());

        doors.all().forEach(Door::reopen);
        one("b", aResponse().withStatus(404));
        assertEquals(404, fresh(ORDERS + "/b").statusCode());
        assertEquals("api", header(fresh(ORDERS + "/b"), "Drover-Source"));
        assertEquals(400, fresh(ORDERS + "/..%2F..%2Fcompanies").statusCode(), "no key leads elsewhere");
    }

    @Test
    void what_has_gone_was_there() throws Exception {
        server.stubFor(get(urlPathEqualTo("/quickbooks/v3/company/4620816365/query"))
                .atPriority(4)
                .willReturn(okJson("{\"QueryResponse\":{\"Invoice\":[{\"Id\":\"7\",\"SyncToken\":\"0\",\"MetaData\":{"
                        + "\"LastUpdatedTime\":\"2026-02-03T08:00:00-07:00\"}}]}}")));
        poll("quickbooks", "invoices");
        assertEquals(200, show("/operations/snapshot/quickbooks/invoice/7").statusCode());
        server.stubFor(get(urlPathEqualTo("/quickbooks/v3/company/4620816365/cdc"))
                .atPriority(4)
                .willReturn(okJson(
                        "{\"CDCResponse\":[{\"QueryResponse\":[{\"Invoice\":[{\"status\":\"Deleted\",\"Id\":\"7\","
                                + "\"MetaData\":{\"LastUpdatedTime\":\"2026-02-04T08:00:00-07:00\"}}]}]}]}")));
        poll("quickbooks", "invoices");

        HttpResponse<String> answer = show("/operations/snapshot/quickbooks/invoice/7");

        assertEquals(410, answer.statusCode(), answer.body());
        assertTrue(Operator.json(answer).path("gone").asBoolean());
        JsonNode list = Operator.json(show("/operations/snapshot/quickbooks/invoice"));
        assertTrue(list.at("/items/0/gone").asBoolean(), "whoever follows the list learns it");
    }
}
