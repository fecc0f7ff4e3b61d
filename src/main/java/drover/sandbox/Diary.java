package drover.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The calendar with which the sandbox plays Google Calendar: events by page and by sync token, which {@link #move} makes, changes and
 * cancels in turn. A change stands in the journal before anybody can read it. A sync token is the number of the last change; one
 * that is too old is answered with 410.
 */
@RegisterForReflection
public class Diary {
    private static final ZoneId ZONE = ZoneId.of("America/Denver");
    private static final int LARGEST = 2500;
    /** Changes after which a sync token holds no more. */
    private static final int REMEMBERED = 1000;

    private static final String CANCELLED = "cancelled";

    private record Entry(int change, ObjectNode json) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Clock clock;
    private Fixture fixture = new Fixture("");
    private Journal journal = new Journal(Path.of(""));
    private int changes;
    private int moves;

    /** A calendar that changes by the system's clock. */
    public Diary() {
        this(Clock.systemUTC());
    }

    Diary(Clock clock) {
        this.clock = clock;
    }

    /** Reads the journal, or where there is none the fixture, whose events stand so many days from today. */
    public synchronized void load() throws IOException {
        journal.read().forEach(this::keep);
        if (entries.isEmpty()) {
            for (ObjectNode planned : fixture.read()) {
                save(event(planned));
            }
        }
    }

    private ObjectNode event(ObjectNode planned) {
        LocalDate day =
                LocalDate.now(clock.withZone(ZONE)).plusDays(planned.path("day").asInt());
        ObjectNode event = Json.object().put("kind", "calendar#event");
        event.put("id", planned.path("id").asText()).put("status", "confirmed");
        event.put("summary", planned.path("summary").asText());
        if (planned.has("hour")) {
            ZonedDateTime start =
                    day.atTime(LocalTime.of(planned.path("hour").asInt(), 0)).atZone(ZONE);
            put(event.putObject("start"), start);
            put(event.putObject("end"), start.plusHours(1));
        } else {
            event.putObject("start").put("date", day.toString());
            event.putObject("end").put("date", day.plusDays(1).toString());
        }
        if (planned.has("recurrence")) {
            event.set("recurrence", planned.get("recurrence"));
        }
        return event;
    }

    private static void put(ObjectNode time, ZonedDateTime at) {
        time.put("dateTime", at.toOffsetDateTime().toString().replaceFirst("(T\\d\\d:\\d\\d)([Z+-])", "$1:00$2"));
        time.put("timeZone", ZONE.getId());
    }

    /** A page of what there is, or of what has changed since a sync token. */
    public synchronized Answer list(String query) {
        Asked asked = Asked.of(query);
        String token = asked.text("syncToken");
        if (!token.isEmpty() && (!token.matches("\\d{1,9}") || changes - Integer.parseInt(token) > REMEMBERED)) {
            return Refused.of(
                    410, "calendar", "fullSyncRequired", "Sync token is no longer valid, a full sync is required.");
        }
        String after = token.isEmpty() ? "0" : token;
        String[] page = (asked.text("pageToken").isEmpty() ? after : asked.text("pageToken")).split("-", 2);
        int from = Integer.parseInt(page[0]);
        int until = page.length > 1 ? Integer.parseInt(page[1]) : changes;
        int limit = asked.number("maxResults", 250, LARGEST);
        List<Entry> found = found(entries.values(), from, token.isEmpty(), asked.text("timeMin"));
        ObjectNode answer = Json.object().put("kind", "calendar#events").put("timeZone", ZONE.getId());
        ArrayNode items = answer.putArray("items");
        found.stream().limit(limit).forEach(entry -> items.add(entry.json()));
        if (found.size() > limit) {
            answer.put("nextPageToken", found.get(limit - 1).change() + "-" + until);
        } else {
            answer.put("nextSyncToken", String.valueOf(until));
        }
        return Answer.of(answer);
    }

    private static List<Entry> found(Collection<Entry> all, int from, boolean whole, String timeMin) {
        return all.stream()
                .filter(entry -> entry.change() > from)
                .filter(entry ->
                        !whole || !CANCELLED.equals(entry.json().path("status").asText()))
                .filter(entry -> timeMin.isEmpty() || !endsBefore(entry.json(), timeMin))
                .sorted(Comparator.comparingInt(Entry::change))
                .toList();
    }

    private static boolean endsBefore(ObjectNode event, String time) {
        String end = event.path("end").path("dateTime").asText("");
        return !end.isEmpty()
                && !event.has("recurrence")
                && OffsetDateTime.parse(end)
                        .toInstant()
                        .isBefore(OffsetDateTime.parse(time).toInstant());
    }

    /** The list of calendars: this one. */
    public Answer calendars() {
        ObjectNode answer = Json.object().put("kind", "calendar#calendarList");
        answer.putArray("items").addObject().put("id", "sandbox@example.com").put("primary", true);
        return Answer.of(answer);
    }

    /** One event, or 404. */
    public synchronized Answer one(String id) {
        Entry entry = entries.get(id);
        return entry == null ? Refused.of(404, "global", "notFound", "Not Found") : Answer.of(entry.json());
    }

    /** Adds an event, whose id the caller may have chosen; 409 where it is there. */
    public synchronized Answer insert(String body) throws IOException {
        ObjectNode wanted = (ObjectNode) Json.read(body);
        if (!wanted.has("id")) {
            wanted.put("id", "made" + (changes + 1));
        }
        if (entries.containsKey(wanted.path("id").asText())) {
            return Refused.of(409, "global", "duplicate", "The requested identifier already exists.");
        }
        save(wanted.put("kind", "calendar#event").put("status", "confirmed"));
        return Answer.of(wanted);
    }

    /** In turn an event is put an hour later, a new one is made, and one is cancelled. */
    public synchronized void move() throws IOException {
        moves++;
        List<ObjectNode> there = new ArrayList<>();
        entries.values().stream()
                .map(Entry::json)
                .filter(event -> !CANCELLED.equals(event.path("status").asText())
                        && event.path("start").has("dateTime"))
                .forEach(there::add);
        int few = 5;
        if (moves % 3 == 0 || there.size() < few) {
            ObjectNode planned = Json.object().put("id", "visit" + (changes + 1));
            planned.put("summary", "Visit " + (changes + 1))
                    .put("day", moves % 20)
                    .put("hour", 8 + moves % 9);
            save(event(planned));
        } else if (moves % 3 == 1) {
            ObjectNode event = there.get(moves % there.size()).deepCopy();
            for (String end : List.of("start", "end")) {
                ZonedDateTime at = OffsetDateTime.parse(
                                event.path(end).path("dateTime").asText())
                        .atZoneSameInstant(ZONE);
                put(event.putObject(end), at.plusHours(1));
            }
            save(event);
        } else {
            // The oldest that was made here: those of the fixture stay.
            ObjectNode gone = there.get(Math.min(few, there.size() - 1));
            ObjectNode cancelled = Json.object().put("kind", "calendar#event").put("status", CANCELLED);
            save(cancelled.put("id", gone.path("id").asText()));
        }
    }

    private void save(ObjectNode event) throws IOException {
        event.put("updated", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        journal.append(event);
        keep(event);
    }

    private void keep(ObjectNode event) {
        entries.put(event.path("id").asText(), new Entry(++changes, event));
    }

    /** The file that holds the events at first, or the class-path resource of that name. */
    public void setFixture(String name) {
        this.fixture = new Fixture(name);
    }

    /** The file to which events are appended, one JSON text a line. */
    public void setJournal(String file) {
        this.journal = new Journal(Path.of(file));
    }
}
