package drover.event;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.BadRecord;
import drover.record.Batch;
import drover.record.Kind;
import drover.record.Reading;
import drover.store.Store;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.jboss.logging.Logger;

/**
 * Our own copy of what is known of each thing: the bean {@code things} of the routes. Orders carry the names of their
 * customers from here, so that no call is spent on a name.
 */
@Singleton
@Named("things")
@RegisterForReflection
public class Things {
    private static final Logger LOG = Logger.getLogger("drover.event");

    private final Store store;
    private final Clock clock;
    private final CamelContext camel;

    public Things(Store store, Clock clock, CamelContext camel) {
        this.store = store;
        this.clock = clock;
        this.camel = camel;
    }

    /** How many things of a system are known, and have not gone, whose last change is of that time or later. */
    public long since(String system, String thing, Instant time) {
        return store.read(c -> Remembered.since(c, system, thing, time));
    }

    /**
     * What the batches in the body lack, and their kinds say how to ask for: the things that they refer to and that are not known
     * here, each once, and then what belongs beside those whose status has changed.
     */
    public List<Wanted> wanted(@Body List<Batch> batches) {
        List<Wanted> wanted = new ArrayList<>();
        for (Batch batch : batches) {
            batch.type().getReferences().forEach((field, thing) -> kind(batch.type(), thing)
                    .ifPresent(
                            kind -> missing(batch, field, kind).forEach(key -> wanted.add(Wanted.thing(kind, key)))));
        }
        batches.forEach(batch -> statusChanges(batch).forEach(reading -> reading.type()
                .besideOf(reading.key())
                .forEach((field, path) -> wanted.add(Wanted.beside(reading, field, path)))));
        return wanted;
    }

    /** The kind that describes such things of the same system, where one of them can be asked for. */
    private Optional<Kind> kind(Kind from, String thing) {
        return camel.getRegistry().findByType(Kind.class).stream()
                .filter(kind ->
                        thing.equals(kind.getThing()) && from.getSystem().equals(kind.getSystem()))
                .filter(kind -> kind.pathOf("") != null)
                .findFirst();
    }

    private Set<String> missing(Batch batch, String field, Kind kind) {
        Set<String> keys = references(batch, field);
        keys.removeAll(names(kind.getSystem(), kind.getThing(), keys).keySet());
        return keys;
    }

    /** The readings whose status is known to have been another one, where something belongs beside it. */
    private List<Reading> statusChanges(Batch batch) {
        Kind type = batch.type();
        if (type.besideOf("").isEmpty()) {
            return List.of();
        }
        Map<String, String> known =
                statuses(type, batch.readings().stream().map(Reading::key).toList());
        return batch.readings().stream()
                .filter(reading -> reading.status() != null && known.get(reading.key()) != null)
                .filter(reading -> !known.get(reading.key()).equals(reading.status()))
                .toList();
    }

    /** Puts {@code <field>_name} beside each reference whose name is known. */
    public Batch name(Batch batch) {
        batch.type().getReferences().forEach((field, thing) -> {
            Map<String, String> names = names(batch.type().getSystem(), thing, references(batch, field));
            for (Reading reading : batch.readings()) {
                String name = names.get(reference(reading, field));
                if (name != null) {
                    reading.resolved().put(field + "_name", name);
                }
            }
        });
        return batch;
    }

    /**
     * Takes what was answered. Of a thing that is referred to the name is remembered: it is an event only when its own poll reads
     * it, and if it cannot be read that poll says so; here it only has no name.
     *
     * @param answer JSON; of a page its {@code results}
     */
    public void take(Wanted wanted, JsonNode answer) {
        if (wanted.isReference()) {
            note(wanted, nameIn(wanted.kind(), answer));
        } else {
            wanted.reading().resolved().set(wanted.field(), answer.has("results") ? answer.get("results") : answer);
        }
    }

    private String nameIn(Kind kind, JsonNode record) {
        try {
            return kind.read(kind.unwrap(record), clock.instant()).name();
        } catch (BadRecord e) {
            LOG.debugf("%s: %s", kind.getStream(), e.getMessage());
            return null;
        }
    }

    /** Remembers that the API shows us no such thing, so that it is not asked for again. */
    public void absent(Wanted wanted) {
        note(wanted, null);
    }

    private void note(Wanted wanted, String name) {
        note(wanted.kind().getSystem(), wanted.kind().getThing(), wanted.key(), name);
    }

    /**
     * The key of the thing that is called so; null where none is known, or more than one.
     *
     * @param gone the status of things that have ended
     */
    public String keyOf(String system, String thing, String name, String gone) {
        return store.read(c -> Remembered.key(c, system, thing, name, gone));
    }

    /** Remembers what a thing is called of which nothing else is known. */
    public void note(String system, String thing, String key, String name) {
        store.write(c -> Remembered.note(c, system, thing, key, name));
    }

    /** What is remembered as the status of each of these things; without those that are not known. */
    public Map<String, String> statuses(Kind type, Collection<String> keys) {
        return store.read(c -> Remembered.statuses(c, type.getSystem(), type.getThing(), keys));
    }

    /**
     * A thing that is there, as far as is known.
     *
     * @param name what people called it, or null
     * @param status its status or quantity, or null
     */
    public record Present(String key, String name, String status) {
        /** Whether it is a quantity of 0. */
        public boolean isNothing() {
            return "0".equals(status);
        }
    }

    /** All things of that kind that were seen and have not gone since. */
    public List<Present> present(Kind type) {
        return store.read(c -> Remembered.present(
                c,
                type.getSystem(),
                type.getThing(),
                row -> new Present(row.text("key"), row.text("name"), row.text("status"))));
    }

    private static Set<String> references(Batch batch, String field) {
        Set<String> keys = new LinkedHashSet<>();
        batch.readings().forEach(reading -> keys.add(reference(reading, field)));
        keys.remove(null);
        return keys;
    }

    private static String reference(Reading reading, String field) {
        return reading.type().reference(reading.data(), field);
    }

    /** Names by key; a key that is known without a name maps to null. */
    private Map<String, String> names(String system, String thing, Collection<String> keys) {
        return keys.isEmpty() ? new HashMap<>() : store.read(c -> Remembered.names(c, system, thing, keys));
    }
}
