package drover.store;

import java.sql.SQLException;
import java.util.Set;

/** Tells a database that takes no writes at present from a write that was bad. */
final class Unavailable {
    /** BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN: https://www.sqlite.org/rescode.html, without their extensions. */
    private static final Set<Integer> SQLITE = Set.of(5, 6, 8, 10, 13, 14);
    /** Connection, resources, operator, system, read-only: the classes of PostgreSQL's error codes, appendix A. */
    private static final Set<String> POSTGRESQL = Set.of("08", "25", "53", "57", "58");

    private Unavailable() {}

    static boolean is(SQLException e) {
        String state = e.getSQLState();
        return SQLITE.contains(e.getErrorCode() & 0xff)
                || (state != null && state.length() == 5 && POSTGRESQL.contains(state.substring(0, 2)));
    }
}
