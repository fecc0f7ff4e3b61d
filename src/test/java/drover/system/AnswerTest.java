package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultHeadersMapFactory;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final Instant NOW = Instant.parse("2026-02-03T14:22:18Z");
    private static final String CALL = "leaflink /orders/";

    @ParameterizedTest
    @CsvSource({
        "30, 30",
        "' 30 ', 30",
        "0, 0",
        "'Tue, 03 Feb 2026 14:22:48 GMT', 30",
        "'Tue, 03 Feb 2026 14:22:00 GMT', 0",
        "86400, 86400",
        "86401, 86400",
        "999999999999, 86400",
        "'Sun, 03 Feb 2126 14:22:48 GMT', 86400"
    })
    void retry_after_is_seconds_or_a_date_and_at_most_a_day(String header, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), limited(header, null).pause(NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "2026-02-03T14:22:48Z", "9999999999999999999999"})
    void a_retry_after_that_says_nothing_is_as_good_as_none(String header) {
        assertNull(limited(header, null).pause(NOW));
        assertEquals(Duration.ofSeconds(7), limited(header, "7").pause(NOW));
    }

    @ParameterizedTest
    @CsvSource({"45, 45", "1770128583, 45", "1770128538, 0", "1770000000, 0", "90000, 86400", "1970128583, 86400"})
    void the_quota_resets_in_seconds_or_at_an_epoch_second(String header, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), limited(null, header).pause(NOW));
    }

    @Test
    void retry_after_goes_before_the_quota() {
        assertEquals(Duration.ofSeconds(30), limited("30", "600").pause(NOW));
    }

    @Test
    void an_answer_without_either_header_does_not_say_how_long() {
        assertNull(limited(null, null).pause(NOW));
        assertNull(limited(null, "tomorrow").pause(NOW));
    }

    @Test
    void a_description_names_the_call_the_status_the_request_and_what_was_said() {
        Answer answer = new Answer(CALL, 400, "req-7f3a", null, null, null);

        assertEquals(
                "leaflink /orders/ answered 400 (request req-7f3a): {\"detail\":\"Invalid filter.\"}",
                answer.describe(bytes("{\"detail\":\"Invalid filter.\"}")));
        assertEquals("leaflink /orders/ answered 400 (request req-7f3a)", answer.describe(bytes("")));
        assertEquals("leaflink /orders/ answered 400 (request req-7f3a)", answer.describe(null));
    }

    @Test
    void an_excerpt_is_one_line_of_at_most_200_characters() {
        String excerpt = excerpt("<html>\r\n\t<h1>\u0000Bad\u001b[31m Gateway</h1>\n" + "…and more ".repeat(100));

        assertTrue(excerpt.startsWith("<html> <h1> Bad [31m Gateway</h1> …and more"), excerpt);
        assertTrue(excerpt.endsWith("…"), excerpt);
        assertEquals(201, excerpt.length());
    }

    @Test
    void an_excerpt_of_exactly_200_characters_is_whole() {
        assertEquals("x".repeat(200), excerpt("x".repeat(200)));
    }

    @Test
    void an_excerpt_holds_no_secret() {
        String excerpt = excerpt("no user desk@example.com with api_key=0123456789abcdef&x=1");

        assertEquals("no user *** with api_key=***&x=1", excerpt);
    }

    @Test
    void a_secret_that_begins_before_the_cut_is_not_shown_in_part() {
        String excerpt = excerpt("x".repeat(190) + " token=0123456789abcdef0123456789abcdef");

        assertFalse(excerpt.contains("0123"), excerpt);
    }

    @Test
    void an_exchange_gives_what_http_answered() {
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.getCamelContextExtension().setHeadersMapFactory(new DefaultHeadersMapFactory());
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setHeader(Exchange.HTTP_PATH, "/orders/");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 429);
        exchange.getMessage().setHeader("retry-after", "30");
        exchange.getMessage().setHeader("X-RateLimit-Reset", "60");
        exchange.getMessage().setHeader("x-request-id", "req-7f3a");

        assertEquals(new Answer(CALL, 429, "req-7f3a", null, "30", "60"), Answer.of("leaflink", exchange));
    }

    @ParameterizedTest
    @CsvSource({
        "200, true, false",
        "204, true, false",
        "301, false, true",
        "400, false, false",
        "404, false, false",
        "408, false, true",
        "425, false, true",
        "429, false, false",
        "500, false, true",
        "503, false, true",
        "0, false, true"
    })
    void a_status_is_a_success_or_passing_or_neither(int status, boolean success, boolean passing) {
        Answer answer = new Answer(CALL, status, null, null, null, null);

        assertEquals(success, answer.isSuccess());
        assertEquals(passing, answer.isTransient());
    }

    private static Answer limited(String retryAfter, String reset) {
        return new Answer(CALL, 429, null, null, retryAfter, reset);
    }

    private static String excerpt(String body) {
        return new Answer(CALL, 500, null, null, null, null)
                .describe(bytes(body))
                .substring((CALL + " answered 500: ").length());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
