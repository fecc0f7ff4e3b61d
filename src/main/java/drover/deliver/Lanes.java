package drover.deliver;

import drover.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** The order of what is not delivered: only the first of each lane may go. */
final class Lanes {
    private Lanes() {}

    /** After tries ended: what was replayed meanwhile, and is older, goes first. */
    static void stepBack(Connection connection, Collection<Claim> claims) throws SQLException {
        each(connection, DeliverySql.STEP_BACK, claims);
    }

    /** After tries ended: the next of each lane comes forward. */
    static void next(Connection connection, Collection<Claim> claims) throws SQLException {
        each(connection, DeliverySql.NEXT, claims);
    }

    private static void each(Connection connection, String text, Collection<Claim> claims) throws SQLException {
        try (Sql update = new Sql(connection, text)) {
            for (Claim claim : claims) {
                update.set("downstream", claim.downstream()).set("lane", claim.lane());
                if (text.equals(DeliverySql.STEP_BACK)) {
                    update.set("seq", claim.seq());
                }
                update.add();
            }
            update.runAll();
        }
    }

    /** After older deliveries came back: the oldest goes first. What is under way is not held back. */
    static void reorder(Connection connection, String downstream, Collection<Long> lanes) throws SQLException {
        each(connection, DeliverySql.HOLD, downstream, lanes);
        forward(connection, downstream, lanes);
    }

    /** The oldest of each lane comes forward where none is ready. */
    static void forward(Connection connection, String downstream, Collection<Long> lanes) throws SQLException {
        each(connection, DeliverySql.FORWARD, downstream, lanes);
    }

    private static void each(Connection connection, String text, String downstream, Collection<Long> lanes)
            throws SQLException {
        try (Sql update = new Sql(connection, text)) {
            for (long lane : lanes) {
                update.set("downstream", downstream).set("lane", lane).add();
            }
            update.runAll();
        }
    }
}
