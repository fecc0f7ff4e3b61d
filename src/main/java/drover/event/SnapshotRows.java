package drover.event;

import drover.record.Reading;
import drover.store.Row;
import drover.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last good state of each record, with its content: the table {@code snapshot}. One is for one transaction. */
public final class SnapshotRows implements AutoCloseable {
    private static final String STATE = "SELECT id, changed, data FROM snapshot WHERE ";

    private final Connection connection;
    private final Sql keep;
    private final long now;
    private final Map<Long, Long> times = new HashMap<>();

    /** @param now epoch milliseconds */
    public SnapshotRows(Connection connection, long now) throws SQLException {
        this.connection = connection;
        this.now = now;
        this.keep = new Sql(
                connection,
                "INSERT INTO snapshot (id, list, changed, data) VALUES (:id, :list, :changed, :data)"
                        + " ON CONFLICT (id) DO UPDATE SET list = excluded.list, changed = excluded.changed, data = excluded.data");
    }

    /**
     * A state of one record.
     *
     * @param id of the thing in {@link Remembered}
     * @param changed when it was kept
     * @param data its content as JSON; null: the thing is not there any more
     */
    public record State(long id, Instant changed, byte[] data) {
        static State of(Row row) throws SQLException {
            Instant changed = Instant.EPOCH.plus(row.number("changed"), ChronoUnit.MICROS);
            return new State(row.number("id"), changed, row.bytes("data"));
        }
    }

    /**
     * A place in a list, behind which a page begins.
     *
     * @param changed epoch microseconds
     */
    public record Place(long changed, long id) {
        /** The place of a state. */
        public static Place of(State state) {
            return new Place(ChronoUnit.MICROS.between(Instant.EPOCH, state.changed()), state.id());
        }
    }

    /** Keeps how a thing looks now. */
    public void keep(long id, Reading reading) throws SQLException {
        if (!reading.type().hasSnapshot()) {
            return;
        }
        long list = list(reading.type().getSystem(), reading.type().getThing());
        boolean gone = reading.digest() == null || Event.isEnd(reading);
        keep.set("id", id)
                .set("list", list)
                .set("changed", changed(list))
                .set("data", gone ? null : reading.state(Event.OF_CHANGE))
                .run();
    }

    /** Keeps how a thing looks now, unless it is kept so already. */
    public void keepOther(long id, Reading reading) throws SQLException {
        State kept = of(connection, id);
        if (kept == null || !Arrays.equals(kept.data(), reading.state(Event.OF_CHANGE))) {
            keep(id, reading);
        }
    }

    /** One time for all of this transaction: later than all before it, whatever the clock says. */
    private long changed(long list) throws SQLException {
        Long known = times.get(list);
        if (known == null) {
            long last = Sql.once(
                            connection, "SELECT COALESCE(MAX(changed), 0) AS last FROM snapshot WHERE list = :list")
                    .set("list", list)
                    .first(row -> row.number("last"));
            known = Math.max(now * 1000, last + 1);
            times.put(list, known);
        }
        return known;
    }

    /** The state of one record, or null. */
    public static State of(Connection connection, long id) throws SQLException {
        return Sql.once(connection, STATE + "id = :id").set("id", id).first(State::of);
    }

    /** The next of a list behind a place, in the order in which they changed. */
    public static List<State> after(Connection connection, String system, String thing, Place place, int limit)
            throws SQLException {
        return Sql.once(
                        connection,
                        // In two parts: SQLite finds (changed, id) > (…) by changed alone, and one write may change
                        // very many.
                        STATE + "list = :list AND changed = :changed AND id > :id UNION ALL " + STATE
                                + "list = :list AND changed > :changed ORDER BY changed, id LIMIT " + limit)
                .set("list", list(system, thing))
                .set("changed", place.changed())
                .set("id", place.id())
                .list(State::of);
    }

    private static long list(String system, String thing) {
        return Event.lane(system + "/" + thing);
    }

    @Override
    public void close() throws SQLException {
        keep.close();
    }
}
