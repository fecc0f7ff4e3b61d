package drover.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consoles that can act or leak, where an operator has switched them on. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
@TestProfile(Profiles.Switched.class)
class ConsoleMoreTest extends RouteTest {
    private static final String CONSOLE = ConsoleTest.CONSOLE;
    private static final String ROUTE = "distru-products-poll";

    private String state() {
        return operator.json(CONSOLE + "/route?filter=" + ROUTE)
                .at("/routes/0/state")
                .asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "receive", "properties", "system-properties", "route-group", "trace"})
    void they_are_shown_to_whoever_has_the_token(String id) {
        assertEquals(401, operator.get(CONSOLE + "/" + id).statusCode());
        assertEquals(
                401, operator.send("GET", CONSOLE + "/" + id, "guessed", "*/*").statusCode());
        assertEquals(200, operator.getWithToken(CONSOLE + "/" + id).statusCode());
    }

    @Test
    void the_list_says_what_needs_the_token_and_leaves_out_what_does_not_exist() {
        JsonNode list = operator.json(CONSOLE);

        assertTrue(list.findValuesAsText("id").containsAll(List.of("route", "outbox", "send")));
        assertTrue(!list.findValuesAsText("id").contains("nonsense"));
        list.get("consoles")
                .forEach(one -> assertEquals(
                        one.get("id").asText().equals("send")
                                ? "the operations token"
                                : one.get("needs").asText(),
                        one.get("needs").asText()));
    }

    @Test
    void whoever_has_the_token_acts_and_nobody_else() {
        String stop = CONSOLE + "/route?action=stop&filter=" + ROUTE;

        operator.get(stop);
        assertEquals("Started", state());

        operator.getWithToken(stop);
        assertEquals("Stopped", state());

        operator.getWithToken(CONSOLE + "/route?action=start&filter=" + ROUTE);
        assertEquals("Started", state());
    }

    @Test
    void a_message_is_sent_and_what_comes_back_holds_no_secret() {
        HttpResponse<String> sent = operator.getWithToken(
                CONSOLE + "/send?endpoint=log:sent&body=%7B%22apikey%22:%22canaryKey1234%22%7D&exchangePattern=InOnly");

        assertEquals(200, sent.statusCode());
        ConsoleTest.noSecret(sent);
    }

    @Test
    void each_works_and_holds_no_secret_though_it_may_show_more() throws Exception {
        answer(
                "orders",
                page(order("a", "Submitted", "2026-02-03T14:22:18-07:00").put("email", "canary@example.org")));
        poll("orders");
        delivered(1);

        for (String id : operator.json(CONSOLE).findValuesAsText("id")) {
            HttpResponse<String> json = operator.getWithToken(CONSOLE + "/" + id);
            assertEquals(200, json.statusCode(), id);
            ConsoleTest.noSecret(json);
            HttpResponse<String> text = operator.send("GET", CONSOLE + "/" + id, Operator.token(), "*/*");
            assertEquals(200, text.statusCode(), id);
            ConsoleTest.noSecret(text);
        }
    }
}
