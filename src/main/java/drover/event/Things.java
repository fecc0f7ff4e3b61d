package drover.event;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.BadRecord;
import drover.record.Batch;
import drover.record.Kind;
import drover.record.Reading;
import drover.store.Sql;
import drover.store.Store;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private static final String THING = "lane = ? AND system = ? AND thing = ? AND key = ?";

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
        return store.read(c -> Sql.once(
                        c,
                        "SELECT COUNT(*) AS n FROM record WHERE system = :system AND thing = :thing AND modified >= :time"
                                + " AND digest IS NOT NULL")
                .set("system", system)
                .set("thing", thing)
                .set("time", ChronoUnit.MICROS.between(Instant.EPOCH, time))
                .first(row -> row.number("n")));
    }

    /** The keys of things that the batch refers to and that are not known here. */
    public List<String> missing(Batch batch) {
        Set<String> missing = new LinkedHashSet<>();
        batch.type().getReferences().forEach((field, thing) -> {
            Set<String> keys = references(batch, field);
            keys.removeAll(names(batch.type().getSystem(), thing, keys).keySet());
            missing.addAll(keys);
        });
        return List.copyOf(missing);
    }

    /** The readings whose status is known to have been another one: the changes of status, before they are kept. */
    public List<Reading> statusChanges(Batch batch) {
        List<Reading> moved = new ArrayList<>();
        for (Reading reading : batch.readings()) {
            String known = store.read(c -> statusOf(c, reading));
            if (known != null && reading.status() != null && !known.equals(reading.status())) {
                moved.add(reading);
            }
        }
        return moved;
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
     * Remembers the name of one thing that was fetched. It is an event only when its own poll reads it, and if it cannot be
     * read that poll says so; here it only has no name.
     *
     * @param kind the name of the bean that describes such things
     * @param key what it was fetched by
     */
    public void remember(String kind, String key, JsonNode record) {
        Kind type = Kind.named(camel, kind);
        String name = null;
        try {
            name = type.read(record, clock.instant()).name();
        } catch (BadRecord e) {
            LOG.debugf("%s: %s", type.getStream(), e.getMessage());
        }
        keep(type, key, name);
    }

    /** Remembers that the API shows us no thing of that key, so that it is not asked for again. */
    public void absent(String kind, String key) {
        keep(Kind.named(camel, kind), key, null);
    }

    private void keep(Kind type, String key, String name) {
        store.write(c -> {
            try (PreparedStatement insert = c.prepareStatement(
                    "INSERT INTO record (lane, system, thing, key, name) SELECT CAST(? AS BIGINT), ?, ?, ?, ?"
                            + " WHERE NOT EXISTS (SELECT 1 FROM record WHERE lane = ? AND system = ? AND thing = ?"
                            + " AND key = ?)")) {
                thing(insert, 1, type.getSystem(), type.getThing(), key);
                insert.setString(5, name);
                thing(insert, 6, type.getSystem(), type.getThing(), key);
                return insert.executeUpdate();
            }
        });
    }

    private static String statusOf(Connection connection, Reading reading) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT status FROM record WHERE " + THING)) {
            thing(select, 1, reading.type().getSystem(), reading.type().getThing(), reading.key());
            ResultSet row = select.executeQuery();
            return row.next() ? row.getString(1) : null;
        }
    }

    /** What is remembered as the status of each of these things; without those that are not known. */
    public Map<String, String> statuses(Kind type, Collection<String> keys) {
        return store.read(c -> {
            Map<String, String> statuses = new HashMap<>();
            try (PreparedStatement select = c.prepareStatement("SELECT status FROM record WHERE " + THING)) {
                for (String key : keys) {
                    thing(select, 1, type.getSystem(), type.getThing(), key);
                    try (ResultSet row = select.executeQuery()) {
                        if (row.next()) {
                            statuses.put(key, row.getString(1));
                        }
                    }
                }
            }
            return statuses;
        });
    }

    /**
     * A thing that is there, as far as is known.
     *
     * @param name what people call it, or null
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
        return store.read(c -> {
            List<Present> present = new ArrayList<>();
            try (PreparedStatement select = c.prepareStatement("SELECT key, name, status FROM record WHERE system = ?"
                    + " AND thing = ? AND digest IS NOT NULL ORDER BY id")) {
                select.setString(1, type.getSystem());
                select.setString(2, type.getThing());
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    present.add(new Present(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
            return present;
        });
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
        Map<String, String> names = new HashMap<>();
        if (keys.isEmpty()) {
            return names;
        }
        return store.read(c -> {
            try (PreparedStatement select = c.prepareStatement("SELECT name FROM record WHERE " + THING)) {
                for (String key : keys) {
                    thing(select, 1, system, thing, key);
                    try (ResultSet row = select.executeQuery()) {
                        if (row.next()) {
                            names.put(key, row.getString(1));
                        }
                    }
                }
                return names;
            }
        });
    }

    private static void thing(PreparedStatement statement, int first, String system, String thing, String key)
            throws SQLException {
        statement.setLong(first, Event.lane(thing + "/" + key));
        statement.setString(first + 1, system);
        statement.setString(first + 2, thing);
        statement.setString(first + 3, key);
    }
}
