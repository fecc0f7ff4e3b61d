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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoogleSandboxTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-02-03T22:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void a_calendar_is_read_page_by_page_and_then_by_its_token() throws IOException {
        Diary diary = diary();

        List<String> all = new ArrayList<>();
        JsonNode page = json(diary.list("maxResults=2"));
        while (page.has("nextPageToken")) {
            assertFalse(page.has("nextSyncToken"));
            page.path("items").forEach(item -> all.add(item.path("id").asText()));
            page = json(diary.list(
                    "maxResults=2&pageToken=" + page.path("nextPageToken").asText()));
        }
        page.path("items").forEach(item -> all.add(item.path("id").asText()));
        assertEquals(5, new HashSet<>(all).size());
        assertEquals(5, all.size());

        String token = page.path("nextSyncToken").asText();
        assertEquals(0, json(diary.list("syncToken=" + token)).path("items").size());
        diary.move();
        JsonNode changed = json(diary.list("syncToken=" + token));
        assertEquals(1, changed.path("items").size());
        assertEquals(
                "2026-02-03T22:00:00Z",
                changed.path("items").path(0).path("updated").asText());
    }

    @Test
    void it_makes_moves_and_cancels_and_a_restart_takes_nothing_back() throws IOException {
        Diary diary = diary();
        Set<String> statuses = new HashSet<>();

        for (int i = 0; i < 30; i++) {
            diary.move();
        }

        JsonNode changed = json(diary.list("maxResults=2500&syncToken=5"));
        changed.path("items").forEach(item -> statuses.add(item.path("status").asText()));
        assertEquals(Set.of("confirmed", "cancelled"), statuses);
        assertEquals(changed, json(diary().list("maxResults=2500&syncToken=5")));
    }

    @Test
    void what_it_has_forgotten_and_what_is_there_already_it_says_as_google_does() throws IOException {
        Diary diary = diary();

        assertEquals(410, diary.list("syncToken=no-token").status());
        assertEquals(404, diary.one("nobody").status());
        assertEquals(200, diary.insert("{\"id\":\"mine1\",\"summary\":\"S\"}").status());
        assertEquals(409, diary.insert("{\"id\":\"mine1\",\"summary\":\"S\"}").status());
        assertEquals(200, diary.one("mine1").status());
    }

    @Test
    void mail_is_listed_newest_first_and_history_oldest_first() throws IOException {
        Mailbox mail = mailbox();
        String start = json(mail.profile()).path("historyId").asText();
        assertEquals(2, json(mail.list("maxResults=100")).path("messages").size());

        mail.move();
        mail.move();
        mail.move();

        JsonNode first = json(mail.history("startHistoryId=" + start + "&maxResults=2"));
        JsonNode second = json(mail.history("startHistoryId=" + start + "&maxResults=2&pageToken="
                + first.path("nextPageToken").asText()));
        assertEquals(2, first.path("history").size());
        assertEquals(1, second.path("history").size());
        assertFalse(second.has("nextPageToken"));
        String newest = second.path("history")
                .path(0)
                .path("messagesAdded")
                .path(0)
                .path("message")
                .path("id")
                .asText();
        assertEquals(
                newest,
                json(mail.list("maxResults=1"))
                        .path("messages")
                        .path(0)
                        .path("id")
                        .asText());
        assertTrue(mail.one(newest).body().contains("UNREAD"));
        assertEquals(404, mail.history("startHistoryId=999999").status());
        assertEquals(json(mail.profile()), json(mailbox().profile()));
    }

    private Diary diary() throws IOException {
        Diary diary = new Diary(CLOCK);
        diary.setFixture("fixtures/google/events.json");
        diary.setJournal(folder.resolve("calendar.jsonl").toString());
        diary.load();
        return diary;
    }

    private Mailbox mailbox() throws IOException {
        Mailbox mailbox = new Mailbox(CLOCK);
        mailbox.setFixture("fixtures/google/mail.json");
        mailbox.setJournal(folder.resolve("mail.jsonl").toString());
        mailbox.load();
        return mailbox;
    }

    private static JsonNode json(Answer answer) throws IOException {
        assertEquals(200, answer.status(), answer::body);
        return Json.read(answer.body());
    }
}
