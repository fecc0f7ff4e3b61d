package drover.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The inbox with which the sandbox plays Gmail: each call of {@link #move} brings another message, and reads the oldest where there
 * are many. A message stands in the journal before anybody can read it. Its history id is its number.
 */
@RegisterForReflection
public class Mailbox {
    private static final int MANY = 20;
    private static final int LARGEST = 500;
    private static final String HISTORY = "historyId";

    private final List<ObjectNode> messages = new ArrayList<>();
    private final Clock clock;
    private Fixture fixture = new Fixture("");
    private Journal journal = new Journal(Path.of(""));
    private List<ObjectNode> written = List.of();

    /** An inbox that fills by the system's clock. */
    public Mailbox() {
        this(Clock.systemUTC());
    }

    Mailbox(Clock clock) {
        this.clock = clock;
    }

    /** Reads what may come, and the journal of what has come. */
    public synchronized void load() throws IOException {
        written = fixture.read();
        messages.addAll(journal.read());
        if (messages.isEmpty()) {
            move();
            move();
        }
    }

    private int newest() {
        return messages.size();
    }

    /** Whose mailbox it is, and its history id. */
    public synchronized Answer profile() {
        return Answer.of(Json.object()
                .put("emailAddress", "sandbox@example.com")
                .put("messagesTotal", messages.size())
                .put(HISTORY, String.valueOf(newest())));
    }

    /** A page of the unread mail, the newest first. */
    public synchronized Answer list(String query) {
        Asked asked = Asked.of(query);
        int before = asked.text("pageToken").isEmpty() ? newest() + 1 : asked.number("pageToken", 1, newest() + 1);
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("messages");
        int limit = asked.number("maxResults", 100, LARGEST);
        for (int number = before - 1; number > Math.max(0, newest() - MANY); number--) {
            if (list.size() == limit) {
                answer.put("nextPageToken", String.valueOf(number + 1));
                break;
            }
            ObjectNode message = messages.get(number - 1);
            list.addObject().set("id", message.get("id"));
        }
        return Answer.of(answer.put("resultSizeEstimate", list.size()));
    }

    /** A page of what has come since a history id. */
    public synchronized Answer history(String query) {
        Asked asked = Asked.of(query);
        String start = asked.text("startHistoryId");
        if (!start.matches("\\d{1,9}") || Integer.parseInt(start) > newest()) {
            return Refused.of(404, "global", "notFound", "Requested entity was not found.");
        }
        int from = asked.text("pageToken").isEmpty() ? Integer.parseInt(start) : asked.number("pageToken", 0, newest());
        int until = Math.min(newest(), from + asked.number("maxResults", 100, LARGEST));
        ObjectNode answer = Json.object().put(HISTORY, String.valueOf(newest()));
        ArrayNode list = answer.putArray("history");
        for (ObjectNode message : messages.subList(from, until)) {
            ObjectNode added = Json.object();
            added.put("id", message.path(HISTORY).asText());
            added.putArray("messagesAdded").addObject().putObject("message").set("id", message.get("id"));
            list.add(added);
        }
        return Answer.of(until < newest() ? answer.put("nextPageToken", String.valueOf(until)) : answer);
    }

    /** One message, or 404. */
    public synchronized Answer one(String id) {
        return messages.stream()
                .filter(message -> message.path("id").asText().equals(id))
                .findFirst()
                .map(message -> Answer.of(labelled(message)))
                .orElseGet(() -> Refused.of(404, "global", "notFound", "Requested entity was not found."));
    }

    private ObjectNode labelled(ObjectNode message) {
        ObjectNode labelled = message.deepCopy();
        ArrayNode labels = labelled.putArray("labelIds").add("INBOX");
        if (message.path(HISTORY).asInt() > newest() - MANY) {
            labels.add("UNREAD");
        }
        return labelled;
    }

    /** Another message comes. */
    public synchronized void move() throws IOException {
        int number = newest() + 1;
        ObjectNode text = written.get((number - 1) % written.size());
        ObjectNode message = Json.object().put("id", Long.toHexString(0x19c0000000L + number));
        message.put("threadId", message.path("id").asText()).put(HISTORY, String.valueOf(number));
        message.put("internalDate", String.valueOf(clock.millis())).set("snippet", text.get("snippet"));
        ArrayNode headers = message.putObject("payload").putArray("headers");
        headers.addObject().put("name", "From").set("value", text.get("from"));
        headers.addObject().put("name", "Subject").set("value", text.get("subject"));
        journal.append(message);
        messages.add(message);
    }

    /** The file that holds what may come, or the class-path resource of that name. */
    public void setFixture(String name) {
        this.fixture = new Fixture(name);
    }

    /** The file to which messages are appended, one JSON text a line. */
    public void setJournal(String file) {
        this.journal = new Journal(Path.of(file));
    }
}
