package drover.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwilioSandboxTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-02-03T22:00:00Z"), ZoneOffset.UTC);
    private static final String TOLD = "http://localhost:8080/webhooks/twilio";

    @TempDir
    Path folder;

    private Phones phones(int loses) throws IOException {
        Phones phones = new Phones(CLOCK);
        phones.setFixture("fixtures/twilio/texts.json");
        phones.setJournal(folder.resolve("twilio.jsonl").toString());
        phones.setAccount("AC1");
        phones.setOwn("+15005550006");
        phones.setInbound(TOLD);
        phones.setLoses(loses);
        phones.load();
        return phones;
    }

    private static Map<String, Object> sms(String to) {
        return Map.of("To", to, "From", "+15005550006", "Body", "Hello", "StatusCallback", TOLD);
    }

    private static JsonNode json(Answer answer) throws IOException {
        return Json.read(answer.body());
    }

    private static List<String> statuses(List<Callback> callbacks, String sid) {
        return callbacks.stream()
                .map(Callback::form)
                .filter(form -> sid.equals(form.get("MessageSid")))
                .map(form -> form.get("SmsStatus"))
                .toList();
    }

    @Test
    void a_message_goes_step_by_step_to_the_phone_and_each_step_is_posted() throws IOException {
        Phones phones = phones(0);
        Answer made = phones.make("Messages.json", sms("+17205550101"));

        List<Callback> posts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            posts.addAll(phones.move());
        }

        assertEquals(201, made.status());
        assertEquals(
                List.of("sent", "delivered"),
                statuses(posts, json(made).path("sid").asText()));
        assertTrue(posts.stream().anyMatch(post -> "received".equals(post.form().get("SmsStatus"))), "somebody writes");
    }

    @Test
    void some_are_not_delivered_and_some_posts_are_lost() throws IOException {
        Phones phones = phones(0);
        for (int i = 0; i < 30; i++) {
            phones.make("Messages.json", sms("+17205550101"));
        }

        List<Callback> posts = new ArrayList<>(phones.move());
        posts.addAll(phones.move());

        Set<String> ends = new HashSet<>();
        for (JsonNode message :
                json(phones.list("Messages.json", "PageSize=1000")).path("messages")) {
            ends.add(
                    message.path("status").asText() + message.path("error_code").asText());
        }
        assertEquals(Set.of("deliverednull", "undelivered30003"), ends);
        assertTrue(posts.size() > 50 && posts.size() < 60, posts.size() + " posts of 60 steps");
    }

    @Test
    void an_answer_that_is_lost_is_of_a_message_that_is_there_also_after_a_restart() throws IOException {
        Phones phones = phones(2);
        assertEquals(201, phones.make("Messages.json", sms("+17205550101")).status());
        assertEquals(502, phones.make("Messages.json", sms("+17205550102")).status());

        JsonNode list = json(phones(2).list("Messages.json", "To=%2B17205550102"));

        assertEquals(1, list.path("messages").size());
        assertTrue(list.path("next_page_uri").isNull());
    }

    @Test
    void a_list_is_read_from_the_newest_page_by_page() throws IOException {
        Phones phones = phones(0);
        for (int i = 0; i < 5; i++) {
            phones.make("Messages.json", sms("+1720555010" + i));
        }

        List<String> to = new ArrayList<>();
        String query = "PageSize=2";
        while (query != null) {
            JsonNode page = json(phones.list("Messages.json", query));
            page.path("messages").forEach(one -> to.add(one.path("to").asText()));
            String next = page.path("next_page_uri").textValue();
            assertTrue(next == null || next.startsWith("/2010-04-01/Accounts/AC1/Messages.json?PageSize=2&"), next);
            query = next == null ? null : next.substring(next.indexOf('?') + 1);
        }

        assertEquals(List.of("+17205550104", "+17205550103", "+17205550102", "+17205550101", "+17205550100"), to);
    }

    @Test
    void who_has_opted_out_gets_none_and_twilios_numbers_for_tests_are_refused() throws IOException {
        Phones phones = phones(0);
        Answer before = phones.make("Messages.json", sms("+17205550182"));
        for (int i = 0; i < 3; i++) {
            phones.move();
        }
        Answer after = phones.make("Messages.json", sms("+17205550182"));

        assertEquals(201, before.status());
        assertEquals(21610, json(after).path("code").asInt());
        assertEquals(
                21211,
                json(phones.make("Messages.json", sms("+15005550001")))
                        .path("code")
                        .asInt());
        assertEquals(
                21211,
                json(phones.make("Messages.json", sms("(720) 555-0101")))
                        .path("code")
                        .asInt());
        assertEquals(404, phones.one("Messages", "SM1.json").status());
    }

    @Test
    void of_a_call_its_end_is_posted_where_nothing_else_was_asked_for() throws IOException {
        Phones phones = phones(0);
        Map<String, Object> call =
                Map.of("To", "+17205550101", "From", "+15005550006", "Url", TOLD, "StatusCallback", TOLD);
        String sid = json(phones.make("Calls.json", call)).path("sid").asText();

        List<String> posted = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            phones.move().stream()
                    .filter(post -> sid.equals(post.form().get("CallSid")))
                    .forEach(post -> posted.add(post.form().get("CallStatus")));
        }

        assertEquals(List.of("completed"), posted);
        assertEquals(
                "completed",
                json(phones.one("Calls", sid + ".json")).path("status").asText());
    }

    /** The vector of twilio.com/docs/usage/security. */
    @Test
    void a_post_is_signed_as_twilio_says() {
        Callback post = new Callback(
                "https://mycompany.com/myapp.php?foo=1&bar=2",
                Map.of(
                        "Digits", "1234",
                        "CallSid", "CA1234567890ABCDE",
                        "To", "+18005551212",
                        "Caller", "+14158675309",
                        "From", "+14158675309"));

        assertEquals("RSOYDt4T1cUTdK1PDd93/VVr8B8=", post.signature("12345"));
        assertFalse(post.signature("12346").startsWith("RSOY"));
    }
}
