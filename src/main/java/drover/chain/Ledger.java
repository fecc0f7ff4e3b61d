package drover.chain;

import drover.store.Store;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
            try (PreparedStatement upsert =
                    c.prepareStatement("INSERT INTO chain_entry (stream, key, block, time, token, change, settled)"
                            + " VALUES (?, ?, ?, ?, ?, ?, FALSE) ON CONFLICT (stream, key) DO UPDATE SET"
                            + " block = excluded.block, time = excluded.time, change = excluded.change,"
                            + " missed_at = NULL")) {
                for (Entry entry : entries) {
                    upsert.setString(1, stream);
                    upsert.setString(2, entry.key());
                    upsert.setLong(3, entry.block());
                    upsert.setLong(4, entry.time());
                    upsert.setString(5, entry.token());
                    upsert.setString(
                            6, entry.change() == null ? null : entry.change().toString());
                    upsert.executeUpdate();
                }
                return null;
            }
        });
    }

    /** Where each of these entries was seen; without those that are new. */
    Map<String, Long> blocks(String stream, Collection<Entry> entries) {
        return store.read(c -> {
            Map<String, Long> blocks = new HashMap<>();
            try (PreparedStatement select =
                    c.prepareStatement("SELECT block FROM chain_entry WHERE stream = ? AND key = ?")) {
                for (Entry entry : entries) {
                    Long block = number(select, stream, entry.key());
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
        each("UPDATE chain_entry SET settled = TRUE WHERE stream = ? AND key = ?", stream, keys);
    }

    /** They are gone. */
    void drop(String stream, Collection<String> keys) {
        each("DELETE FROM chain_entry WHERE stream = ? AND key = ?", stream, keys);
    }

    private void each(String sql, String stream, Collection<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        store.write(c -> {
            try (PreparedStatement change = c.prepareStatement(sql)) {
                for (String key : keys) {
                    change.setString(1, stream);
                    change.setString(2, key);
                    change.executeUpdate();
                }
                return null;
            }
        });
    }

    /** They were not there when the list was read to its end. */
    void missed(String stream, Collection<String> keys, long now) {
        store.write(c -> {
            try (PreparedStatement update =
                    c.prepareStatement("UPDATE chain_entry SET missed_at = ? WHERE stream = ? AND key = ?")) {
                for (String key : keys) {
                    update.setLong(1, now);
                    update.setString(2, stream);
                    update.setString(3, key);
                    update.executeUpdate();
                }
                return null;
            }
        });
    }

    /** Those that are not settled, oldest block first. */
    List<Open> open(String stream) {
        return store.read(c -> {
            List<Open> open = new ArrayList<>();
            try (PreparedStatement select = c.prepareStatement("SELECT key, block, missed_at FROM chain_entry"
                    + " WHERE stream = ? AND NOT settled ORDER BY block, key")) {
                select.setString(1, stream);
                ResultSet row = select.executeQuery();
                while (row.next()) {
                    long missed = row.getLong(3);
                    Long missedAt = row.wasNull() ? null : Long.valueOf(missed);
                    open.add(new Open(row.getString(1), row.getLong(2), missedAt));
                }
            }
            return open;
        });
    }

    /** Those that are settled: their keys and blocks. */
    Map<String, Long> settled(String stream) {
        return store.read(c -> {
            Map<String, Long> settled = new HashMap<>();
            try (PreparedStatement select =
                    c.prepareStatement("SELECT key, block FROM chain_entry WHERE stream = ? AND settled")) {
                select.setString(1, stream);
                ResultSet row = select.executeQuery();
                while (row.next()) {
                    settled.put(row.getString(1), row.getLong(2));
                }
            }
            return settled;
        });
    }

    /** The newest block of the list, or null where it is empty. */
    Long newest(String stream) {
        return store.read(c -> {
            try (PreparedStatement select =
                    c.prepareStatement("SELECT block FROM chain_entry WHERE stream = ? ORDER BY block DESC LIMIT 1")) {
                return number(select, stream);
            }
        });
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
            Long newest = first(
                    c,
                    "SELECT time FROM chain_entry WHERE stream = ? AND settled AND block <= ?"
                            + " ORDER BY block DESC LIMIT 1",
                    stream,
                    head);
            return newest == null
                    ? null
                    : first(
                            c,
                            "SELECT block FROM chain_entry WHERE stream = ? AND settled AND block <= ? AND time <= ?"
                                    + " ORDER BY block DESC LIMIT 1",
                            stream,
                            head,
                            newest - lookback);
        });
    }

    /** What the entries of a list change in all. */
    Sum sum(String stream, String token) {
        return store.read(c -> {
            BigInteger total = BigInteger.ZERO;
            int unknown = 0;
            try (PreparedStatement select =
                    c.prepareStatement("SELECT change FROM chain_entry WHERE stream = ? AND token = ?")) {
                select.setString(1, stream);
                select.setString(2, token);
                ResultSet row = select.executeQuery();
                while (row.next()) {
                    String change = row.getString(1);
                    unknown += change == null ? 1 : 0;
                    total = change == null ? total : total.add(new BigInteger(change));
                }
            }
            return new Sum(total, unknown);
        });
    }

    private static Long first(Connection c, String sql, String stream, long... more) throws SQLException {
        try (PreparedStatement select = c.prepareStatement(sql)) {
            for (int i = 0; i < more.length; i++) {
                select.setLong(i + 2, more[i]);
            }
            return number(select, stream);
        }
    }

    private static Long number(PreparedStatement select, String stream, String... more) throws SQLException {
        select.setObject(1, stream, Types.VARCHAR);
        for (int i = 0; i < more.length; i++) {
            select.setString(i + 2, more[i]);
        }
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? Long.valueOf(row.getLong(1)) : null;
        }
    }
}
