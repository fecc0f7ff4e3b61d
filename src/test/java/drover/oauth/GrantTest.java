package drover.oauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.record.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantTest {
    private static final Instant ASKED = Instant.parse("2026-02-03T14:22:18Z");

    private static Grant living(long seconds) {
        return Grant.none("acme")
                .with(new Tokens("access", Duration.ofSeconds(seconds), "one", null, null), ASKED, null);
    }

    @ParameterizedTest
    @CsvSource({"3600,3300", "7200,6900", "600,300", "300,240", "60,48", "1,0.8"})
    void another_is_asked_for_five_minutes_before_the_end_or_after_four_fifths_of_a_short_life(
            long life, java.math.BigDecimal due) {
        Instant time = ASKED.plusMillis(due.movePointRight(3).longValueExact());

        assertFalse(living(life).isDue(time.minusMillis(1)));
        assertTrue(living(life).isDue(time));
    }

    @Test
    void it_is_good_until_its_end() {
        assertTrue(living(3600).isGood(ASKED.plusSeconds(3599)));
        assertFalse(living(3600).isGood(ASKED.plusSeconds(3600)));
    }

    @Test
    void a_clock_that_is_set_back_makes_no_token_live_longer() {
        assertTrue(living(3600).isGood(ASKED.minusSeconds(30)), "a little is nothing");
        assertFalse(living(3600).isGood(ASKED.minusSeconds(61)));
        assertTrue(living(3600).isDue(ASKED.minusSeconds(61)));
    }

    @Test
    void an_answer_without_a_refresh_token_keeps_the_old_one() {
        Grant next = living(3600).with(new Tokens("newer", Duration.ofHours(1), null, null, null), ASKED, "one");

        assertEquals("one", next.refresh());
        assertNull(next.previous());
    }

    @Test
    void one_with_a_new_one_replaces_it_and_keeps_the_one_before_until_the_newer_has_worked() {
        Grant rotated = living(3600).with(new Tokens("a", Duration.ofHours(1), "two", null, null), ASKED, "one");
        assertEquals("two", rotated.refresh());
        assertEquals("one", rotated.previous());

        Grant again = rotated.with(new Tokens("b", Duration.ofHours(1), "three", null, null), ASKED, "two");
        assertEquals("three", again.refresh());
        assertEquals("two", again.previous());

        Grant same = again.with(new Tokens("c", Duration.ofHours(1), "three", null, null), ASKED, "three");
        assertEquals("three", same.refresh());
        assertNull(same.previous());
    }

    @Test
    void the_end_of_a_refresh_token_is_known_where_it_is_said() {
        Grant grant = living(3600)
                .with(new Tokens("a", Duration.ofHours(1), "two", Duration.ofDays(100), null), ASKED, "one");
        assertEquals(ASKED.plus(Duration.ofDays(100)), grant.refreshUntil());

        assertNull(grant.with(new Tokens("b", Duration.ofHours(1), "three", null, null), ASKED, "two")
                .refreshUntil());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"access_token\":\"a\",\"expires_in\":3599} | PT59M59S",
                "{\"access_token\":\"a\",\"expires_in\":\"3600\"} | PT1H",
                "{\"access_token\":\"a\"} | PT1H",
                "{\"access_token\":\"a\",\"expires_in\":-1} | PT1H",
                "{\"access_token\":\"a\",\"expires_in\":9999999999} | PT87600H",
            })
    void a_life_is_seconds_as_a_number_or_a_text(String answer, Duration life) throws Exception {
        assertEquals(life, Tokens.read(Json.read(answer)).life());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "[]",
                "{\"access_token\":\"\"}",
                "{\"access_token\":\"a\\r\\nX: 1\"}",
                "{\"access_token\":{}}"
            })
    void what_has_no_access_token_is_no_answer(String answer) throws Exception {
        assertNull(Tokens.read(Json.read(answer)));
    }

    @Test
    void no_text_of_it_shows_a_token() {
        assertFalse(living(60).toString().contains("access"));
        assertFalse(new Tokens("access", Duration.ZERO, "one", null, null)
                .toString()
                .contains("one"));
    }
}
