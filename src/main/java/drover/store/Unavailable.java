package drover.store;

import java.sql.SQLException;
import java.util.Set;

/** Tells a database that takes no writes at present from a write that was bad. */
final class Unavailable {
    /** BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN: https://www.sqlite.org/rescode.html, without their extensions. */
    private static final Set<Integer> SQLITE = Set.of(5, 6, 8, 10, 13, 14);
    /** Connection, resources, operator, system, read-only: the classes of PostgreSQL's error codes, appendix A. */
    private static final Set<String> POSTGRESQL = Set.of("08", "25", "53", "57", "58");

    /** BUSY, LOCKED, READONLY, IOERR, CANTOPEN: the next write would fail as well. FULL is not among them: a small one may fit. */
    private static final Set<Integer> SQLITE_FOR_ALL = Set.of(5, 6, 8, 10, 14);
    /** The classes of errors that are the session's: its connection, and a server that shuts down. */
    private static final Set<String> SESSION = Set.of("08", "57P");
    /** It may only read, because its server is or was a standby: https://www.postgresql.org/docs/current/errcodes-appendix.html. */
    private static final String READ_ONLY = "25006";

    private Unavailable() {}

    /** Whether every write would fail so at present. */
    static boolean isForAll(SQLException e) {
        return isPostgresql(e) ? isOfSession(e) : SQLITE_FOR_ALL.contains(e.getErrorCode() & 0xff);
    }

    /** Whether the failure is that of the session: a new one may work where this one never will. */
    static boolean isOfSession(SQLException e) {
        return isPostgresql(e)
                && (READ_ONLY.equals(e.getSQLState())
                        || SESSION.stream().anyMatch(start -> e.getSQLState().startsWith(start)));
    }

    /** What a person can do about it. */
    static String advice(SQLException e) {
        if (isPostgresql(e)) {
            return READ_ONLY.equals(e.getSQLState())
                    ? "The database is read-only for now: let it take writes again (new sessions are tried)"
                    : "Bring the database back (drover.postgresql.url)";
        }
        return switch (e.getErrorCode() & 0xff) {
            case 5, 6 -> "Another program has the file locked: let it end";
            case 8, 14 -> "Let this user write to the folder and its files (drover.data-dir)";
            default -> "Make room on its disk (drover.data-dir)";
        };
    }

    private static boolean isPostgresql(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().length() == 5;
    }

    static boolean is(SQLException e) {
        String state = e.getSQLState();
        return SQLITE.contains(e.getErrorCode() & 0xff)
                || (state != null && state.length() == 5 && POSTGRESQL.contains(state.substring(0, 2)));
    }
}
