package drover.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What an answer says of people is not in what is written; what tests need of it is. */
class DisguiseTest {
    private static final String ANSWER =
            """
            {"count": 2, "next": "https://api.acme.example/v2/orders/?token=tok_Sup3rSecret", "results": [
              {"id": 4821934, "number": "aec108ac-4c3e-4bd1-9a50-7c2a8b0a5d11", "short_id": "ord7", "status": "Submitted",
               "modified": "2026-02-03T14:22:18.123456-07:00", "total": {"amount": "210.40", "currency": "USD"}, "paid": 594.00, "quantity": 1200000000,
               "customer": {"id": 62111, "display_name": "Jane Quackenbush", "email": "jane.quackenbush@wobbegong-farm.com",
                 "phone": "(503) 867-5309", "birthday": "1981-04-01",
                 "address": {"street": "4711 Ziggurat Lane", "city": "Snohomish", "state": "Oregon", "zip": "97201", "lat": 45.5231}},
               "notes": "Call Jane at +1 503 867 5309 or write to jane.quackenbush@wobbegong-farm.com, license 060-XQ7781. See https://wobbegong-farm.com/jane?x=1",
               "sales_reps": [{"user": "quackenbush", "id": 62111}], "api_token": "tok_Sup3rSecret", "wallet": "0xb2B4AC460818E06Dd1d3995da36242db774a2768",
               "by_mail": {"jane.quackenbush@wobbegong-farm.com": true}, "license_number": "060-XQ7781", "custom": "5038675309"}]}
            """;

    private static final List<String> PLANTED = List.of(
            "jane",
            "quackenbush",
            "wobbegong",
            "867-5309",
            "8675309",
            "867 5309",
            "1981-04",
            "4711 z",
            "ziggurat",
            "snohomish",
            "oregon",
            "97201",
            "45.5231",
            "xq7781",
            "sup3rsecret",
            "b2b4ac46",
            "4821934",
            "62111",
            "aec108ac",
            "acme");

    private static JsonNode disguised(String key) throws IOException {
        return new Disguise(new Invented(key.getBytes(java.nio.charset.StandardCharsets.UTF_8))).of(Json.read(ANSWER));
    }

    @Test
    void nothing_of_what_is_personal_is_left() throws IOException {
        for (int i = 0; i < 50; i++) {
            String text = disguised("key " + i).toString().toLowerCase(Locale.ROOT);
            PLANTED.forEach(word -> assertFalse(text.contains(word), () -> word + " is in " + text));
        }
    }

    @Test
    void what_a_test_needs_stays_as_it_is() throws IOException {
        JsonNode made = disguised("key");
        JsonNode order = made.path("results").path(0);

        assertEquals(2, made.path("count").asInt());
        assertEquals("Submitted", order.path("status").asText());
        assertEquals("2026-02-03T14:22:18.123456-07:00", order.path("modified").asText());
        assertEquals(
                "{\"amount\":\"210.40\",\"currency\":\"USD\"}",
                order.path("total").toString());
        assertEquals("594.00", order.path("paid").toString());
        assertEquals("1200000000", order.path("quantity").toString());
        assertTrue(
                order.path("number").asText().matches("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"));
        assertTrue(
                order.path("id").toString().matches("[1-9]\\d{6}"),
                order.path("id").toString());
        assertTrue(order.path("customer").path("phone").asText().matches("\\(\\d{3}\\) 555-01\\d\\d"));
        assertTrue(order.path("customer").path("email").asText().matches("[a-z]+\\.[a-z]+@example\\.com"));
        assertTrue(order.path("wallet").asText().matches("0x[0-9a-fA-F]{40}"));
    }

    @Test
    void the_same_is_replaced_by_the_same_everywhere() throws IOException {
        JsonNode order = disguised("key").path("results").path(0);
        String[] name = order.path("customer").path("display_name").asText().split(" ", 2);
        String mail = order.path("customer").path("email").asText();

        assertEquals(name[0].toLowerCase(Locale.ROOT) + "." + name[1].toLowerCase(Locale.ROOT) + "@example.com", mail);
        assertTrue(order.path("notes").asText().contains(mail), order.toString());
        assertEquals(
                name[1].toLowerCase(Locale.ROOT),
                order.path("sales_reps").path(0).path("user").asText());
        assertEquals(
                order.path("customer").path("id"),
                order.path("sales_reps").path(0).path("id"));
        assertEquals(disguised("key"), disguised("key"));
        assertNotEquals(disguised("key"), disguised("another key"));
    }

    @Test
    void short_keys_stay_apart() throws IOException {
        JsonNode made = new Disguise(new Invented(new byte[32]))
                .of(Json.read("[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4},{\"id\":1}]"));

        assertEquals(
                4,
                java.util.stream.IntStream.range(0, 4)
                        .mapToObj(i -> made.path(i).path("id").asText())
                        .distinct()
                        .count());
        assertEquals(made.path(0), made.path(4));
    }
}
