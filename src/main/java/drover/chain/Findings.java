package drover.chain;

import drover.store.Store;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** What audits have found: the table {@code chain_audit}. */
@Singleton
class Findings {
    private static final String COLUMNS =
            "stream, token, due_from, looked_at, listed, healed, well_at, well_block, opening, difference, since";

    private final Store store;

    Findings(Store store) {
        this.store = store;
    }

    /**
     * What is known of a list or a balance. Times are epoch ms.
     *
     * @param token of a balance: its contract, or empty for the chain's own coin; of a list empty
     * @param dueFrom the next audit is the first one that is due after this
     * @param lookedAt when it was looked at last, or null
     * @param listed how many the list showed
     * @param healed how many of them no poll had told
     * @param wellAt when all was well last, or null
     * @param wellBlock the newest block at that time, or null
     * @param opening of a balance: what was there before the first block that is read; null as long as that is not known
     * @param difference what could not be explained at the last look, or null where all was well
     * @param since when that was seen for the first time, or null
     */
    record Finding(
            String stream,
            String token,
            long dueFrom,
            Long lookedAt,
            Long listed,
            Long healed,
            Long wellAt,
            Long wellBlock,
            String opening,
            String difference,
            Long since) {

        static Finding begun(String stream, String token, long now) {
            return new Finding(stream, token, now, null, null, null, null, null, null, null, null);
        }

        /** A list that was read from its beginning to its end. */
        Finding listed(long now, long count, long missing) {
            return new Finding(stream, token, now, now, count, missing, wellAt, wellBlock, opening, difference, since);
        }

        Finding opened(String balance) {
            return new Finding(
                    stream, token, dueFrom, lookedAt, listed, healed, wellAt, wellBlock, balance, difference, since);
        }

        /** All is well. */
        Finding well(long now, long head) {
            return new Finding(stream, token, now, now, listed, healed, now, head, opening, null, null);
        }

        /** Something cannot be explained. */
        Finding unexplained(long now, String what) {
            Long first = what.equals(difference) && since <= now ? since : Long.valueOf(now);
            return new Finding(stream, token, now, now, listed, healed, wellAt, wellBlock, opening, what, first);
        }
    }

    /** What is known, or null when it was never asked for. */
    Finding find(String stream, String token) {
        return store.read(c -> {
            try (PreparedStatement select =
                    c.prepareStatement("SELECT " + COLUMNS + " FROM chain_audit WHERE stream = ? AND token = ?")) {
                select.setString(1, stream);
                select.setString(2, token);
                ResultSet row = select.executeQuery();
                return row.next() ? finding(row) : null;
            }
        });
    }

    /** All that were looked at, by name. */
    List<Finding> all() {
        return store.read(c -> {
            List<Finding> all = new ArrayList<>();
            try (PreparedStatement select = c.prepareStatement(
                    "SELECT " + COLUMNS + " FROM chain_audit WHERE looked_at IS NOT NULL ORDER BY stream, token")) {
                ResultSet row = select.executeQuery();
                while (row.next()) {
                    all.add(finding(row));
                }
            }
            return all;
        });
    }

    private static Finding finding(ResultSet row) throws SQLException {
        return new Finding(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                number(row, 4),
                number(row, 5),
                number(row, 6),
                number(row, 7),
                number(row, 8),
                row.getString(9),
                row.getString(10),
                number(row, 11));
    }

    private static Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : Long.valueOf(number);
    }

    void keep(Finding finding) {
        store.write(c -> {
            try (PreparedStatement upsert = c.prepareStatement("INSERT INTO chain_audit (" + COLUMNS
                    + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (stream, token) DO UPDATE SET"
                    + " due_from = excluded.due_from, looked_at = excluded.looked_at, listed = excluded.listed,"
                    + " healed = excluded.healed, well_at = excluded.well_at, well_block = excluded.well_block,"
                    + " opening = excluded.opening, difference = excluded.difference, since = excluded.since")) {
                upsert.setString(1, finding.stream);
                upsert.setString(2, finding.token);
                upsert.setLong(3, finding.dueFrom);
                upsert.setObject(4, finding.lookedAt, Types.BIGINT);
                upsert.setObject(5, finding.listed, Types.BIGINT);
                upsert.setObject(6, finding.healed, Types.BIGINT);
                upsert.setObject(7, finding.wellAt, Types.BIGINT);
                upsert.setObject(8, finding.wellBlock, Types.BIGINT);
                upsert.setString(9, finding.opening);
                upsert.setString(10, finding.difference);
                upsert.setObject(11, finding.since, Types.BIGINT);
                return upsert.executeUpdate();
            }
        });
    }
}
