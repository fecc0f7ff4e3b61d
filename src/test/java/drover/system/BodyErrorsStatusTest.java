package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.system.Judged.Meaning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reason beside an error status means, as routes/google.camel.yaml declares it. */
class BodyErrorsStatusTest {
    private final BodyErrors errors = new BodyErrors();

    BodyErrorsStatusTest() {
        errors.setStatuses(true);
        errors.setWhen("error");
        errors.setText("error.errors.reason, error.status, error.message");
        errors.setQuota("^4.*(quotaExceeded|dailyLimitExceeded)");
        errors.setRateLimited("^4.*(rateLimitExceeded|userRateLimitExceeded)");
        errors.setPermanent("^410 ");
        errors.setAdvised("insufficientPermissions");
        errors.setAdvice("the scope is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "calendar-400.json, 400, PERMANENT",
        "calendar-401.json, 401, UNAUTHORIZED",
        "calendar-403-rate.json, 403, LIMITED",
        "calendar-403-user-rate.json, 403, LIMITED",
        "calendar-403-quota.json, 403, EXHAUSTED",
        "calendar-403-day.json, 403, EXHAUSTED",
        "calendar-403-quota.json, 429, EXHAUSTED",
        "calendar-403-scope.json, 403, FORBIDDEN",
        "calendar-404.json, 404, PERMANENT",
        "calendar-409.json, 409, PERMANENT",
        "calendar-410-sync.json, 410, PERMANENT",
        "calendar-410-updated-min.json, 410, PERMANENT",
        "calendar-503.json, 503, PASSING",
        "gmail-404-history.json, 404, PERMANENT",
        "gmail-429.json, 429, LIMITED"
    })
    void the_reason_decides_where_it_is_known_and_else_the_status(String file, int status, Meaning meaning)
            throws IOException {
        assertEquals(meaning, judged(file, status, errors).meaning());
    }

    @Test
    void what_to_do_is_told_beside_it() throws IOException {
        assertTrue(judged("calendar-403-scope.json", 403, errors).words().endsWith(": the scope is missing"));
    }

    @Test
    void where_nothing_is_declared_the_status_decides() throws IOException {
        assertEquals(
                Meaning.FORBIDDEN,
                judged("calendar-403-quota.json", 403, BodyErrors.NONE).meaning());
        assertEquals(
                Meaning.FORBIDDEN,
                judged("calendar-410-sync.json", 410, BodyErrors.NONE).meaning());
    }

    @Test
    void a_page_of_a_firewall_has_none_of_its_words() {
        Reply reply = Replies.of(403, "text/html", "<html><title>quotaExceeded</title></html>");

        assertEquals(Meaning.PASSING, Judged.of(reply, errors, 1000).meaning());
    }

    private static Judged judged(String file, int status, BodyErrors errors) throws IOException {
        String body = Files.readString(Path.of("fixtures/google", file), StandardCharsets.UTF_8);
        return Judged.of(Replies.of(status, "application/json", body), errors, 10_000);
    }
}
