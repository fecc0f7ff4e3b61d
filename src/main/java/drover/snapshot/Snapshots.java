package drover.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.event.Remembered;
import drover.event.SnapshotRows;
import drover.event.SnapshotRows.Place;
import drover.event.SnapshotRows.State;
import drover.poll.Sources;
import drover.record.Json;
import drover.record.Kind;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the last good state of what was read: one record, or a list of them in the order in which they changed. */
@ApplicationScoped
public class Snapshots {
    private final Store store;
    private final CamelContext camel;
    private final Sources sources;
    private final FreshReads fresh;
    private final Clock clock;
    private final Duration maxAge;

    Snapshots(
            Store store,
            CamelContext camel,
            Sources sources,
            FreshReads fresh,
            Clock clock,
            @ConfigProperty(name = "drover.snapshot.max-age") String maxAge) {
        this.store = store;
        this.camel = camel;
        this.sources = sources;
        this.fresh = fresh;
        this.clock = clock;
        this.maxAge = TimeUtils.toDuration(maxAge);
    }

    /** Every thing that there is, and when it was read. */
    public Snapshot things() {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("things");
        kinds().map(kind -> Map.entry(kind.getSystem(), kind.getThing()))
                .distinct()
                .sorted(Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()))
                .forEach(pair -> {
                    Instant read = readAt(kinds(pair.getKey(), pair.getValue()));
                    list.addObject()
                            .put("system", pair.getKey())
                            .put("thing", pair.getValue())
                            .put("read_at", Objects.toString(read, null))
                            .put("source", read == null ? null : Snapshot.source(age(read), maxAge));
                });
        return new Snapshot(200, answer, null, null);
    }

    private Stream<Kind> kinds() {
        return camel.getRegistry().findByType(Kind.class).stream().filter(Kind::hasSnapshot);
    }

    /** @throws IllegalArgumentException when there is no such thing */
    private List<Kind> kinds(String system, String thing) {
        List<Kind> kinds = kinds().filter(kind ->
                        kind.getSystem().equals(system) && kind.getThing().equals(thing))
                .toList();
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("nothing of that name is read: GET /operations/snapshot lists what is");
        }
        return kinds;
    }

    private Instant readAt(List<Kind> kinds) {
        return kinds.stream()
                .map(kind -> sources.readAt(kind.getStream()))
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }

    private Duration age(Instant read) {
        Duration age = Duration.between(read, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /**
     * One record.
     *
     * @param fresh whether the API is asked first; the copy is what there is when it cannot be
     * @throws IllegalArgumentException when there is no such thing, or the key cannot be one
     */
    public Snapshot one(String system, String thing, String key, boolean fresh) {
        List<Kind> kinds = kinds(system, thing);
        FreshReads.Result asked = fresh ? this.fresh.read(kinds, key) : FreshReads.Result.NOT_ASKED;
        if (asked.isAbsent()) {
            return new Snapshot(404, message("the API has no such " + thing), "api", Duration.ZERO);
        }
        Found found = store.read(c -> {
            Remembered.Name name = Remembered.named(c, system, thing, key);
            State state = name == null ? null : SnapshotRows.of(c, name.id());
            return state == null ? null : new Found(name, state);
        });
        if (found == null) {
            return new Snapshot(404, note(message("no such " + thing + " was read"), asked), null, null);
        }
        if (asked.isRead()) {
            return answer(kinds, found, clock.instant(), "api", asked);
        }
        Instant polled = readAt(kinds);
        Instant changed = found.state().changed();
        Instant read = polled == null || polled.isBefore(changed) ? changed : polled;
        return answer(kinds, found, read, Snapshot.source(age(read), maxAge), asked);
    }

    private record Found(Remembered.Name name, State state) {}

    private Snapshot answer(List<Kind> kinds, Found found, Instant read, String source, FreshReads.Result asked) {
        ObjectNode body = Json.object()
                .put("system", kinds.get(0).getSystem())
                .put("thing", kinds.get(0).getThing())
                .put("read_at", read.truncatedTo(ChronoUnit.MILLIS).toString());
        boolean gone = found.state().data() == null;
        describe(body, found.name(), found.state());
        if (gone) {
            body.put("message", "it is not there any more");
        }
        return new Snapshot(
                gone ? 410 : 200,
                note(body, asked),
                source,
                age(read),
                found.state().changed());
    }

    /**
     * A page of a list, in the order in which its records changed: whoever reads on behind the last one misses no change.
     *
     * @param cursor the {@code next} of the page before, or null
     * @param since those that changed here at this time or later, where there is no cursor; or null
     * @throws IllegalArgumentException when there is no such thing, or the cursor is none
     */
    public Snapshot list(String system, String thing, String cursor, Instant since, int limit) {
        List<Kind> kinds = kinds(system, thing);
        Place place = cursor != null
                ? Cursor.read(cursor)
                : new Place(since == null ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, since), -1);
        ObjectNode answer = Json.object().put("system", system).put("thing", thing);
        Instant read = readAt(kinds);
        answer.put("read_at", Objects.toString(read, null));
        ArrayNode items = answer.putArray("items");
        store.read(c -> {
            List<State> states = SnapshotRows.after(c, system, thing, place, limit + 1);
            List<State> page = states.subList(0, Math.min(limit, states.size()));
            Map<Long, Remembered.Name> names =
                    Remembered.named(c, page.stream().map(State::id).toList());
            for (State state : page) {
                if (names.containsKey(state.id())) {
                    describe(items.addObject(), names.get(state.id()), state);
                }
            }
            Place end = page.isEmpty() ? place : Place.of(page.get(page.size() - 1));
            answer.put("next", Cursor.write(end)).put("more", states.size() > limit);
            return null;
        });
        Duration age = read == null ? null : age(read);
        return new Snapshot(200, answer, age == null ? "cache" : Snapshot.source(age, maxAge), age);
    }

    private static void describe(ObjectNode item, Remembered.Name name, State state) {
        item.put("key", name.key())
                .put("modified", Objects.toString(name.modified(), null))
                .put("changed_at", state.changed().toString());
        if (state.data() == null) {
            item.put("gone", true);
        } else {
            item.set("data", json(state.data()));
        }
    }

    private static JsonNode json(byte[] data) {
        try {
            return Json.read(data);
        } catch (IOException e) {
            throw new IllegalStateException("it was JSON when it was kept", e);
        }
    }

    private static ObjectNode message(String text) {
        return Json.object().put("message", text);
    }

    /** Why it is not fresh although that was asked for. */
    private static ObjectNode note(ObjectNode body, FreshReads.Result asked) {
        return asked.why() == null ? body : body.put("not_fresh", asked.why());
    }
}
