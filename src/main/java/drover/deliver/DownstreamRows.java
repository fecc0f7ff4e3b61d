package drover.deliver;

import drover.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The table {@code downstream}: nobody else speaks of it in SQL. */
final class DownstreamRows {
    private DownstreamRows() {}

    /** @param fillFrom where a new one begins to be given what is stored already, or null: with what comes */
    static void register(Connection connection, Downstream downstream, Long fillFrom) throws SQLException {
        Sql.once(
                        connection,
                        "INSERT INTO downstream (name, types, ordered, fill_from) VALUES (:name, :types, :ordered, :fill)"
                                + " ON CONFLICT (name) DO UPDATE SET types = excluded.types, ordered = excluded.ordered,"
                                + " fill_from = CASE WHEN downstream.removed THEN excluded.fill_from"
                                + " ELSE downstream.fill_from END, removed = FALSE")
                .set("name", downstream.name())
                .set("types", downstream.types().text())
                .set("ordered", downstream.ordered())
                .set("fill", fillFrom)
                .run();
    }

    static void remove(Connection connection, String name) throws SQLException {
        Sql.once(connection, "UPDATE downstream SET removed = TRUE, fill_from = NULL WHERE name = :name")
                .set("name", name)
                .run();
    }

    /** Those that get what is new. */
    static List<Downstream> present(Connection connection) throws SQLException {
        return Sql.once(connection, "SELECT name, types, ordered FROM downstream WHERE NOT removed ORDER BY name")
                .list(row -> new Downstream(row.text("name"), row.text("types"), row.flag("ordered")));
    }

    /** All that were ever told anything. */
    static List<String> names(Connection connection) throws SQLException {
        return Sql.once(connection, "SELECT name FROM downstream ORDER BY name").list(row -> row.text("name"));
    }

    static boolean isOrdered(Connection connection, String name) throws SQLException {
        Boolean ordered = Sql.once(connection, "SELECT ordered FROM downstream WHERE name = :name")
                .set("name", name)
                .first(row -> row.flag("ordered"));
        return ordered != null && ordered;
    }

    /** From which event on it has still to be given what is stored already, or null when it has all. */
    static Long fillFrom(Connection connection, String name) throws SQLException {
        return Sql.once(connection, "SELECT fill_from FROM downstream WHERE name = :name")
                .set("name", name)
                .first(row -> row.numberOrNull("fill_from"));
    }

    static void fillFrom(Connection connection, String name, Long next) throws SQLException {
        Sql.once(connection, "UPDATE downstream SET fill_from = :next WHERE name = :name")
                .set("next", next)
                .set("name", name)
                .run();
    }

    static Pause pause(Connection connection, String name) throws SQLException {
        return Sql.once(
                        connection,
                        "SELECT paused, paused_at, reason FROM downstream WHERE name = :name AND paused IS NOT NULL")
                .set("name", name)
                .first(row -> new Pause(
                        Pause.By.valueOf(row.text("paused").toUpperCase(Locale.ROOT)),
                        Instant.ofEpochMilli(row.number("paused_at")),
                        row.text("reason")));
    }

    /** @param pause null ends it */
    static Void pause(Connection connection, String name, Pause pause) throws SQLException {
        Sql.once(
                        connection,
                        "UPDATE downstream SET paused = :by, paused_at = :since, reason = :reason WHERE name = :name")
                .set("by", pause == null ? null : pause.by().name().toLowerCase(Locale.ROOT))
                .set("since", pause == null ? null : pause.since().toEpochMilli())
                .set("reason", pause == null ? null : pause.reason())
                .set("name", name)
                .run();
        return null;
    }
}
