package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import drover.record.Json;
import drover.system.BodyErrors.Kind;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyErrorsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"data\":{}}",
                "{\"data\":{},\"errors\":null}",
                "{\"data\":{},\"errors\":[]}",
                "{\"data\":{\"errors\":[{\"message\":\"in the payload\"}]}}"
            })
    void a_body_without_errors_tells_of_none(String body) throws IOException {
        assertNull(graphQl().find(Json.read(body)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Rate limit exceeded | RATE_LIMITED",
                "rate-limited | RATE_LIMITED",
                "You are being throttled, try again | RATE_LIMITED",
                "unauthenticated | REFUSED",
                "Internal Server Error | PASSING",
                "unknown | PERMANENT"
            })
    void its_words_say_what_kind_it_is(String message, Kind kind) throws IOException {
        assertEquals(kind, kind("{\"errors\":[{\"message\":\"" + message + "\"}]}"));
    }

    @Test
    void words_may_stand_in_any_of_the_fields_and_any_of_the_errors() throws IOException {
        BodyErrors.Found found = graphQl()
                .find(Json.read("{\"errors\":[{\"message\":\"no\"},{\"message\":\"also no\","
                        + "\"extensions\":{\"code\":\"THROTTLED\"}}]}"));

        assertEquals(Kind.RATE_LIMITED, found.kind());
        assertEquals("no; also no; THROTTLED", found.text());
    }

    /** QuickBooks may put one in the place of a list. */
    @Test
    void an_error_may_stand_deep_in_a_good_answer_also_within_arrays() throws IOException {
        BodyErrors errors = new BodyErrors();
        errors.setWhen("Fault, CDCResponse.QueryResponse.Fault");
        errors.setText("CDCResponse.QueryResponse.Fault.Error.code");
        errors.setRefused("\\b3200\\b");

        BodyErrors.Found found = errors.find(Json.read(
                "{\"CDCResponse\":[{\"QueryResponse\":[{},{\"Fault\":{\"Error\":[{\"code\":\"3200\"}]}}]}]}"));

        assertEquals(Kind.REFUSED, found.kind());
        assertNull(errors.find(Json.read("{\"CDCResponse\":[{\"QueryResponse\":[{\"Fault\":null},{}]}]}")));
        assertNull(errors.find(Json.read("[{\"Fault\":{\"Error\":[{}]}}]")), "a list of records is none");
    }

    @Test
    void an_error_without_words_may_pass_and_one_with_unknown_words_may_not() throws IOException {
        assertEquals(Kind.PASSING, kind("{\"errors\":[{}]}"));
        assertEquals(Kind.PERMANENT, kind("{\"errors\":\"something\"}"));
    }

    @Test
    void a_condition_may_ask_for_a_value() throws IOException {
        BodyErrors errors = new BodyErrors();
        errors.setWhen("status=0, failed");
        errors.setText("result");
        errors.setNone("^no transactions found$");
        errors.setQuota("daily limit");
        errors.setRateLimited("rate limit");

        assertNull(errors.find(Json.read("{\"status\":\"1\",\"result\":\"daily limit\"}")));
        assertNull(errors.find(Json.read("{\"status\":\"0\",\"result\":\"No transactions found\"}")));
        assertEquals(
                Kind.QUOTA,
                errors.find(Json.read("{\"status\":\"0\",\"result\":\"daily limit, a rate limit\"}"))
                        .kind());
        assertEquals(
                Kind.RATE_LIMITED,
                errors.find(Json.read("{\"status\":0,\"result\":\"rate limit\"}"))
                        .kind());
        assertEquals(
                Kind.PERMANENT,
                errors.find(Json.read("{\"failed\":true,\"result\":\"no\"}")).kind());
    }

    private static Kind kind(String body) throws IOException {
        return graphQl().find(Json.read(body)).kind();
    }

    private static BodyErrors graphQl() {
        BodyErrors errors = new BodyErrors();
        errors.setWhen("errors");
        errors.setText("errors.message, errors.extensions.code");
        errors.setRateLimited("rate.?limit|throttl");
        errors.setRefused("unauthenticated");
        errors.setPassing("internal server error|try again");
        return errors;
    }

    @Test
    void where_the_named_fields_say_nothing_the_error_speaks_for_itself() throws Exception {
        BodyErrors errors = new BodyErrors();
        errors.setWhen("errors, error");
        errors.setText("errors.message, error.message");
        errors.setRateLimited("too many");

        assertEquals(
                "It is past due",
                errors.find(Json.read("{\"errors\":[\"It is past due\"]}")).text());
        assertEquals(
                "It is past due",
                errors.find(Json.read("{\"error\":\"It is past due\"}")).text());
        assertEquals(
                "It is past due",
                errors.find(Json.read("{\"error\":{\"detail\":\"It is\\n past due\",\"id\":7}}"))
                        .text());
        assertEquals(
                BodyErrors.Kind.RATE_LIMITED,
                errors.find(Json.read("{\"error\":\"Too many calls\"}")).kind());
        assertEquals(
                201,
                errors.find(Json.read("{\"error\":\"" + "x".repeat(5000) + "\"}"))
                        .text()
                        .length());
    }
}
