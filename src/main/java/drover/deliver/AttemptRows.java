package drover.deliver;

import drover.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** The table {@code attempt}: nobody else speaks of it in SQL. */
final class AttemptRows {
    private AttemptRows() {}

    /**
     * An attempt, and of which claim of which delivery it was.
     *
     * @param number the claim's
     */
    record Made(long seq, String downstream, long number, Attempt attempt) {}

    static void keep(Connection connection, Collection<Made> all) throws SQLException {
        try (Sql insert = new Sql(
                connection,
                "INSERT INTO attempt (downstream, seq, claim, ended_at, status, took, result) VALUES (:downstream, :seq,"
                        + " :claim, :at, :status, :took, :result) ON CONFLICT DO NOTHING")) {
            for (Made made : all) {
                insert.set("downstream", made.downstream())
                        .set("seq", made.seq())
                        .set("claim", made.number())
                        .set("at", made.attempt().endedAt())
                        .set("status", made.attempt().status())
                        .set("took", made.attempt().took())
                        .set("result", made.attempt().result())
                        .add();
            }
            insert.runAll();
        }
    }

    /** Of one delivery, in the order they were made. */
    static List<Attempt> of(Connection connection, long seq, String downstream) throws SQLException {
        return Sql.once(
                        connection,
                        "SELECT ended_at, status, took, result FROM attempt WHERE seq = :seq AND downstream = :downstream"
                                + " ORDER BY claim")
                .set("seq", seq)
                .set("downstream", downstream)
                .list(row -> new Attempt(
                        row.number("ended_at"),
                        (int) row.number("status"),
                        (int) row.number("took"),
                        row.text("result")));
    }

    static void delete(Connection connection, Collection<Long> seqs) throws SQLException {
        try (Sql delete = new Sql(connection, "DELETE FROM attempt WHERE seq = :seq")) {
            for (long seq : seqs) {
                delete.set("seq", seq).add();
            }
            delete.runAll();
        }
    }
}
