package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Authorization: App 0123456789abcdef | Authorization: ***",
                "authorization=[Token 0f1e2d3c4b5a6978] | authorization=[Token ***]",
                "Proxy-Authorization: Basic dXNlcjpwYXNz | Proxy-Authorization: ***",
                "X-Api-Key: k-123 | X-Api-Key: ***",
                "Set-Cookie: session=abc; Path=/ | Set-Cookie: ***",
                "{\"Authorization\": \"Bearer abc\"} | {\"Authorization\": ***",
                "sent Bearer ya29.a0AfH6SMBx-9081726354 off | sent Bearer *** off",
                "sent App 0f1e2d3c4b5a69780f1e off | sent App *** off"
            })
    void headers_that_carry_credentials_are_hidden(String text, String clean) {
        assertEquals(clean, Redaction.redact(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET /v2/api?module=account&apikey=ABC123&page=1 | GET /v2/api?module=account&apikey=***&page=1",
                "/x?api_key=ABC123 | /x?api_key=***",
                "/x?API-Key=ABC123 | /x?API-Key=***",
                "/x?access_token=ABC.123 | /x?access_token=***",
                "/x?client_secret=ABC123&y=1 | /x?client_secret=***&y=1",
                "/x?password=hunter2 | /x?password=***",
                "jdbc:postgresql://drover:hunter2@db:5432/drover | jdbc:postgresql://***@db:5432/drover",
                "https://user:pass@localhost:8080/v2 | https://***@localhost:8080/v2"
            })
    void credentials_in_urls_are_hidden(String text, String clean) {
        assertEquals(clean, Redaction.redact(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"api_key\":\"ABC123\",\"id\":1} | {\"api_key\":\"***\",\"id\":1}",
                "{\"client_secret\" : \"ABC 123\"} | {\"client_secret\" : \"***\"}",
                "{\"refresh_token\":\"ABC123 | {\"refresh_token\":\"***\"",
                "{\"password\":\"\"} | {\"password\":\"***\"}"
            })
    void secrets_in_json_are_hidden_even_when_it_is_cut_off(String text, String clean) {
        assertEquals(clean, Redaction.redact(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "signed with whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw today | signed with *** today",
                "id eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmN end | id *** end",
                "buyer desk.a+orders@quillmoor.example wrote | buyer *** wrote",
                "a@b.example and c@d.example | *** and ***",
                "/calendars/team%40quillmoor.example/events | /calendars/***/events",
                "/calendars/a.b%2Bc%40quillmoor.example | /calendars/***"
            })
    void tokens_and_addresses_are_hidden_wherever_they_stand(String text, String clean) {
        assertEquals(clean, Redaction.redact(text));
    }

    @Test
    void our_own_secret_is_hidden_by_value() {
        Redaction.secret("  zx81-own-secret \n");

        assertEquals("no *** here", Redaction.redact("no zx81-own-secret here"));
        assertEquals("x***y", Redaction.redact("xzx81-own-secrety"));
    }

    @Test
    void a_secret_that_could_be_any_text_is_not_looked_for() {
        Redaction.secret("abc");
        Redaction.secret("   ");

        assertEquals("abc   def", Redaction.redact("abc   def"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "leaflink-orders: 250 read in 3 pages, 250 new",
                "leaflink: GET /orders/ answered 429 (request req-7f3a): {\"detail\":\"Request was throttled.\"}",
                "order/aec108ac-a1f4-40fa-966e-a12ga9bf6e2f is due at 2026-02-03T14:22:18.392745Z",
                "set LEAFLINK_API_KEY, or put it into /home/drover/.config/leaflink/api_key (chmod 600)",
                "jdbc:postgresql://db.example:5432/drover?ssl=true",
                "field total: expected an amount, got an object of 2 fields",
                "the token is missing, the secret too"
            })
    void ordinary_text_is_the_same_object(String text) {
        assertSame(text, Redaction.redact(text));
    }

    @Test
    void no_text_stays_no_text() {
        assertNull(Redaction.redact(null));
    }
}
