package drover.chain;

import drover.store.Row;
import drover.store.Sql;
import drover.store.Store;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the lists have shown of each wallet: the table {@code chain_entry}. An entry is written before its event, so nothing is
 * told that is not here; and whether it has been told is said by the record, which is written with the event.
 */
@Singleton
class Ledger {
    private final Store store;

    Ledger(Store store) {
        this.store = store;
    }

    /**
     * An entry that is not settled: it has not its confirmations yet.
     *
     * @param missedAt when it was missing for the first time (epoch ms), or null while it is there
     */
    record Open(String key, long block, Long missedAt) {}

    /**
     * A sum.
     *
     * @param total of what is known
     * @param unknown how many entries do not say what they changed
     */
    record Sum(BigInteger total, int unknown) {}

    /** Keeps what a page has shown. What was missing is there again. */
    void seen(String stream, Collection<Entry> entries) {
        store.write(c -> {
            try (Sql upsert = new Sql(
                    c,
                    "INSERT INTO chain_entry (stream, key, block, time, token, change, settled)"
                            + " VALUES (:stream, :key, :block, :time, :token, :change, FALSE)"
                            + " ON CONFLICT (stream, key) DO UPDATE SET block = excluded.block,"
                            + " time = excluded.time, change = excluded.change, missed_at = NULL")) {
                upsert.set("stream", stream);
                for (Entry entry : entries) {
                    upsert.set("key", entry.key())
                            .set("block", entry.block())
                            .set("time", entry.time())
                            .set("token", entry.token())
                            .set(
                                    "change",
                                    entry.change() == null
                                            ? null
                                            : entry.change().toString())
                            .run();
                }
                return null;
            }
        });
    }

    /** Where each of these entries was seen; without those that are new. */
    Map<String, Long> blocks(String stream, Collection<Entry> entries) {
        return store.read(c -> {
            Map<String, Long> blocks = new HashMap<>();
            try (Sql select = new Sql(c, "SELECT block FROM chain_entry WHERE stream = :stream AND key = :key")) {
                select.set("stream", stream);
                for (Entry entry : entries) {
                    Long block = select.set("key", entry.key()).first(Ledger::block);
                    if (block != null) {
                        blocks.put(entry.key(), block);
                    }
                }
            }
            return blocks;
        });
    }

    /** They have their confirmations, and that is told. */
    void settle(String stream, Collection<String> keys) {
        each("UPDATE chain_entry SET settled = TRUE WHERE stream = :stream AND key = :key", stream, keys);
    }

    /** They are gone. */
    void drop(String stream, Collection<String> keys) {
        each("DELETE FROM chain_entry WHERE stream = :stream AND key = :key", stream, keys);
    }

    /** They were not there when the list was read to its end. */
    void missed(String stream, Collection<String> keys, long now) {
        each("UPDATE chain_entry SET missed_at = " + now + " WHERE stream = :stream AND key = :key", stream, keys);
    }

    private void each(String sql, String stream, Collection<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        store.write(c -> {
            try (Sql change = new Sql(c, sql)) {
                change.set("stream", stream);
                for (String key : keys) {
                    change.set("key", key).run();
                }
                return null;
            }
        });
    }

    /** Those that are not settled, oldest block first. */
    List<Open> open(String stream) {
        return store.read(c -> Sql.once(
                        c,
                        "SELECT key, block, missed_at FROM chain_entry WHERE stream = :stream AND NOT settled"
                                + " ORDER BY block, key")
                .set("stream", stream)
                .list(row -> new Open(row.text("key"), row.number("block"), row.numberOrNull("missed_at"))));
    }

    /** Those that are settled: their keys and blocks. */
    Map<String, Long> settled(String stream) {
        Map<String, Long> settled = new HashMap<>();
        store.read(c -> Sql.once(c, "SELECT key, block FROM chain_entry WHERE stream = :stream AND settled")
                .set("stream", stream)
                .list(row -> settled.put(row.text("key"), row.number("block"))));
        return settled;
    }

    /** The newest block of the list, or null where it is empty. */
    Long newest(String stream) {
        return store.read(
                c -> Sql.once(c, "SELECT block FROM chain_entry WHERE stream = :stream ORDER BY block DESC LIMIT 1")
                        .set("stream", stream)
                        .first(Ledger::block));
    }

    /**
     * The newest settled block that is older, by the look-back, than the newest that the list has shown; null where there is
     * none.
     *
     * @param head the newest block that is believed: what stands above it moves nothing
     * @param lookback in seconds
     */
    Long anchor(String stream, long head, long lookback) {
        return store.read(c -> {
            Long newest = newestSettled(c, stream, head, Long.MAX_VALUE, row -> row.numberOrNull("time"));
            return newest == null ? null : newestSettled(c, stream, head, newest - lookback, Ledger::block);
        });
    }

    private static Long newestSettled(Connection c, String stream, long head, long time, Sql.Mapper<Long> column)
            throws SQLException {
        return Sql.once(
                        c,
                        "SELECT block, time FROM chain_entry WHERE stream = :stream AND settled AND block <= :head"
                                + " AND time <= :time ORDER BY block DESC LIMIT 1")
                .set("stream", stream)
                .set("head", head)
                .set("time", time)
                .first(column);
    }

    /** What the entries of a list change in all. */
    Sum sum(String stream, String token) {
        List<Optional<BigInteger>> changes =
                store.read(c -> Sql.once(c, "SELECT change FROM chain_entry WHERE stream = :stream AND token = :token")
                        .set("stream", stream)
                        .set("token", token)
                        .list(row -> Optional.ofNullable(row.text("change")).map(BigInteger::new)));
        BigInteger total = changes.stream().flatMap(Optional::stream).reduce(BigInteger.ZERO, BigInteger::add);
        return new Sum(total, (int) changes.stream().filter(Optional::isEmpty).count());
    }

    private static Long block(Row row) throws SQLException {
        return row.numberOrNull("block");
    }
}
