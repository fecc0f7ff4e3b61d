package drover.system;

import static drover.system.Replies.judged;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.TestCamel;
import drover.system.Judged.Meaning;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultHeadersMapFactory;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgedTest {
    private static final String JSON = "application/json";
    private static final String HTML = "text/html; charset=utf-8";

    @ParameterizedTest
    @CsvSource({
        "200, GOOD",
        "201, GOOD",
        "101, PASSING",
        "301, PASSING",
        "308, PASSING",
        "400, PERMANENT",
        "401, UNAUTHORIZED",
        "403, FORBIDDEN",
        "404, PERMANENT",
        "407, PASSING",
        "408, PASSING",
        "410, FORBIDDEN",
        "421, PASSING",
        "422, PERMANENT",
        "425, PASSING",
        "429, LIMITED",
        "500, PASSING",
        "503, PASSING",
        "599, PASSING",
        "0, PASSING"
    })
    void a_status_with_the_words_of_the_api(int status, Meaning meaning) {
        assertEquals(meaning, judged(status, JSON, "{\"detail\":\"x\"}").meaning());
    }

    @ParameterizedTest
    @CsvSource({"401", "403", "410"})
    void a_page_for_people_is_not_the_word_of_the_api(int status) {
        assertEquals(
                Meaning.PASSING,
                judged(status, HTML, "<html><title>Sign in</title></html>").meaning());
        assertEquals(
                Meaning.PASSING,
                judged(status, "", "\n<!-- x --><!DOCTYPE html><html></html>").meaning());
        assertEquals(
                Meaning.PASSING,
                judged(status, JSON, "{\"title\":\"Error 1020\",\"cloudflare_error\":true}")
                        .meaning());
    }

    @Test
    void a_success_that_is_a_page_cannot_be_read() {
        Judged judged = judged(200, HTML, "<html><title>Sign in</title>Mara Quill</html>");

        assertEquals(Meaning.UNREADABLE, judged.meaning());
        assertTrue(
                judged.words().startsWith("leaflink /orders/ answered 200: an HTML page, \"Sign in\"; it is not JSON"),
                judged.words());
    }

    @Test
    void json_that_is_called_a_page_is_json() {
        assertEquals(Meaning.GOOD, judged(200, HTML, "{\"results\":[]}").meaning());
        assertEquals(Meaning.FORBIDDEN, judged(403, HTML, "{\"detail\":\"no\"}").meaning());
        assertEquals(Meaning.PERMANENT, judged(404, HTML, "<html></html>").meaning());
    }

    @Test
    void a_firewall_may_say_so_by_a_header() {
        Reply reply = reply(403, "cf-mitigated", "challenge", "{}");

        assertEquals(Meaning.PASSING, Judged.of(reply, BodyErrors.NONE, 100).meaning());
        assertEquals(Meaning.PASSING, Judged.status(reply).meaning());
    }

    @Test
    void a_refusal_may_be_of_a_limit() {
        assertEquals(
                Meaning.LIMITED,
                judged(403, JSON, "{\"message\":\"API rate limit exceeded\"}").meaning());
        assertEquals(
                Meaning.LIMITED,
                Judged.of(reply(403, "X-RateLimit-Remaining", "0", "{}"), BodyErrors.NONE, 100)
                        .meaning());
    }

    @Test
    void whoever_owns_a_receiver_refuses_by_its_status() {
        for (int status : new int[] {401, 403, 410}) {
            assertEquals(
                    Meaning.PERMANENT,
                    Judged.status(Replies.of(status, "text/plain", "no")).meaning());
        }
        assertEquals(
                Meaning.PASSING,
                Judged.status(Replies.of(403, HTML, "<html></html>")).meaning(),
                "a firewall before it");
        for (int status : new int[] {400, 401, 410, 413, 415, 422}) {
            assertEquals(
                    Meaning.PERMANENT,
                    Judged.status(Replies.of(status, HTML, "<html></html>")).meaning());
        }
        for (int status : new int[] {300, 304, 402, 404, 405, 406, 408, 409, 421, 451, 500, 503}) {
            assertEquals(
                    Meaning.PASSING,
                    Judged.status(Replies.of(status, "text/plain", "no")).meaning());
        }
        assertEquals(
                Meaning.GOOD,
                Judged.status(Replies.of(202, HTML, "<html></html>")).meaning());
    }

    @Test
    void of_an_error_the_message_of_the_api_is_told() {
        assertEquals(
                "leaflink /orders/ answered 400: Invalid filter.",
                judged(400, JSON, "{\"detail\":\"Invalid filter.\",\"email\":\"x\"}")
                        .words());
        assertEquals(
                "leaflink /orders/ answered 400: no; also no",
                judged(400, JSON, "{\"errors\":[{\"message\":\"no\",\"value\":\"Mara\"},{\"message\":\"also no\"}]}")
                        .words());
        assertEquals(
                "leaflink /orders/ answered 500: an object of 1 fields, 18 bytes",
                judged(500, JSON, "{\"buyer\":\"M Quill\"}".substring(0, 18).replace("l\"", "\"}"))
                        .words());
        assertEquals("leaflink /orders/ answered 502", judged(502, "", "").words());
    }

    @Test
    void of_a_page_the_title_is_told_and_of_anything_else_its_size() {
        assertEquals(
                "leaflink /orders/ answered 403: not the API's word, but an HTML page, \"Attention Required!\"",
                judged(403, HTML, "<html><title>Attention\n Required!</title><body>Mara Quill</body>")
                        .words());
        assertEquals(
                "leaflink /orders/ answered 502: 10 bytes of text/plain",
                judged(502, "text/plain; charset=utf-8", "Mara Quill").words());
        assertEquals(
                "leaflink /orders/ answered 502: 10 bytes",
                judged(502, "Mara Quill", "Mara Quill").words());
    }

    @Test
    void what_is_encoded_is_never_shown() {
        Reply reply = reply(200, "Content-Encoding", "br", "\u0000\u0001Mara");

        String words = Judged.of(reply, BodyErrors.NONE, 100).words();

        assertTrue(words.startsWith("leaflink /orders/ answered 200: 6 bytes, encoded as br; it is not JSON"), words);
    }

    @Test
    void a_message_holds_no_secret_and_is_not_long() {
        String words = judged(400, JSON, "{\"detail\":\"no user desk@example.com " + "abcdefghij".repeat(30) + "\"}")
                .words();

        assertTrue(words.startsWith("leaflink /orders/ answered 400: no user *** abc"), words);
        assertEquals("leaflink /orders/ answered 400: ".length() + 201, words.length());
    }

    @Test
    void a_fault_says_where_it_is_and_in_which_field() {
        Judged nan = judged(200, JSON, "{\"results\": [\n{\"name\": \"Mara\"},\n{\"total\": {\"amount\": NaN}}]}");

        assertEquals(Meaning.UNREADABLE, nan.meaning());
        assertTrue(nan.words().contains("NaN is no number of JSON, at line 3, column "), nan.words());
        assertTrue(nan.words().endsWith(", in results[1].total.amount"), nan.words());
        assertFalse(nan.words().contains("Mara"), nan.words());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"buyer\": {\"name\": \"Mara Quill\", \"phone\": \"+1 555",
                "{\"results\": [",
                "{\"buyer\": Mara}",
                "Mara Quill",
                "{\"buyer\": \"Mara\"} Quill"
            })
    void a_fault_shows_nothing_of_the_text(String body) {
        Judged judged = judged(200, JSON, body);

        assertFalse(judged.words().matches(".*(Mara|Quill|555).*"), judged.words());
        assertTrue(judged.words().contains(" at line 1, column "), judged.words());
    }

    @Test
    void an_answer_that_only_lacks_its_end_may_come_whole_the_next_time() {
        Judged judged = judged(200, JSON, "{\"results\": [{\"id\": 1},");

        assertEquals(Meaning.PASSING, judged.meaning());
        assertTrue(judged.words().contains("it ends in the middle, at line 1, column "), judged.words());
    }

    @Test
    void an_answer_that_is_too_large_is_not_read() {
        Judged judged = Judged.of(Replies.of(200, JSON, "[" + " ".repeat(100) + "]"), BodyErrors.NONE, 100);

        assertEquals(Meaning.UNREADABLE, judged.meaning());
        assertTrue(judged.words().contains("larger than 100 bytes (drover.max-answer)"), judged.words());
    }

    @Test
    void the_headers_of_an_answer_are_found_in_any_case() {
        Reply reply = reply(301, "LOCATION", "https://elsewhere.example/secret?x", "");

        assertEquals(
                "leaflink /orders/ answered 301 (a redirect, which is not followed, to elsewhere.example)",
                reply.describe(""));
        assertEquals(
                "leaflink /orders/ answered 400 (request r-1)",
                reply(400, "x-request-id", "r-1", "").describe(""));
    }

    private static Reply reply(int status, String header, String value, String body) {
        DefaultCamelContext camel = TestCamel.context();
        camel.getCamelContextExtension().setHeadersMapFactory(new DefaultHeadersMapFactory());
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setHeader(Exchange.HTTP_PATH, "/orders/");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(header, value);
        exchange.getMessage().setBody(body.getBytes(StandardCharsets.UTF_8));
        return Reply.of("leaflink", exchange);
    }
}
