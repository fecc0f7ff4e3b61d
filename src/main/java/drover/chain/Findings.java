package drover.chain;

import drover.store.Row;
import drover.store.Sql;
import drover.store.Store;
import jakarta.inject.Singleton;
import java.sql.SQLException;
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
        return store.read(
                c -> Sql.once(c, "SELECT " + COLUMNS + " FROM chain_audit WHERE stream = :stream AND token = :token")
                        .set("stream", stream)
                        .set("token", token)
                        .first(Findings::finding));
    }

    /** All that were looked at, by name. */
    List<Finding> all() {
        return store.read(c -> Sql.once(
                        c, "SELECT " + COLUMNS + " FROM chain_audit WHERE looked_at IS NOT NULL ORDER BY stream, token")
                .list(Findings::finding));
    }

    private static Finding finding(Row row) throws SQLException {
        return new Finding(
                row.text("stream"),
                row.text("token"),
                row.number("due_from"),
                row.numberOrNull("looked_at"),
                row.numberOrNull("listed"),
                row.numberOrNull("healed"),
                row.numberOrNull("well_at"),
                row.numberOrNull("well_block"),
                row.text("opening"),
                row.text("difference"),
                row.numberOrNull("since"));
    }

    void keep(Finding finding) {
        store.write(c -> Sql.once(
                        c,
                        "INSERT INTO chain_audit (" + COLUMNS + ") VALUES (:stream, :token, :due_from, :looked_at,"
                                + " :listed, :healed, :well_at, :well_block, :opening, :difference, :since)"
                                + " ON CONFLICT (stream, token) DO UPDATE SET"
                                + " due_from = excluded.due_from, looked_at = excluded.looked_at,"
                                + " listed = excluded.listed, healed = excluded.healed, well_at = excluded.well_at,"
                                + " well_block = excluded.well_block, opening = excluded.opening,"
                                + " difference = excluded.difference, since = excluded.since")
                .set("stream", finding.stream)
                .set("token", finding.token)
                .set("due_from", finding.dueFrom)
                .set("looked_at", finding.lookedAt)
                .set("listed", finding.listed)
                .set("healed", finding.healed)
                .set("well_at", finding.wellAt)
                .set("well_block", finding.wellBlock)
                .set("opening", finding.opening)
                .set("difference", finding.difference)
                .set("since", finding.since)
                .run());
    }
}
