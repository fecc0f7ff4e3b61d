package drover.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One statement with named parameters, such as {@code WHERE seq = :seq}. A value is set by its name wherever the name stands;
 * rows are read by the names of their columns. It is prepared once: who runs it for many rows makes one with {@code new} and
 * closes it; {@link #once} is closed by its first run.
 */
public final class Sql implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("(?<!:):([a-z]\\w*)");

    private final PreparedStatement statement;
    private final List<String> names;
    private final boolean once;

    /** Makes a row a value. */
    @FunctionalInterface
    public interface Mapper<T> {
        T map(Row row) throws SQLException;
    }

    /** Prepares it, to be run as often as one likes. */
    public Sql(Connection connection, String text) throws SQLException {
        this(connection, text, false);
    }

    private Sql(Connection connection, String text, boolean once) throws SQLException {
        names = NAME.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        statement = connection.prepareStatement(NAME.matcher(text).replaceAll("?"));
        this.once = once;
    }

    /** Prepares it for one run. */
    public static Sql once(Connection connection, String text) throws SQLException {
        return new Sql(connection, text, true);
    }

    /** The parameters of a list of that length, for {@code IN (…)}; {@link #setAll} sets them. */
    public static String list(String name, int length) {
        return IntStream.range(0, length).mapToObj(i -> ":" + name + "_" + i).collect(Collectors.joining(", "));
    }

    /** Sets a list that {@link #list} made room for. */
    public Sql setAll(String name, Collection<?> values) throws SQLException {
        int i = 0;
        for (Object value : values) {
            set(name + "_" + i++, value);
        }
        return this;
    }

    /** Sets a number, a text, a truth, bytes or nothing (null). */
    public Sql set(String name, Object value) throws SQLException {
        boolean found = false;
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(name)) {
                bind(i + 1, value);
                found = true;
            }
        }
        if (!found) {
            throw new IllegalArgumentException("the statement has no parameter :" + name);
        }
        return this;
    }

    private void bind(int place, Object value) throws SQLException {
        if (value == null) {
            statement.setNull(place, Types.NULL);
        } else if (value instanceof Number number) {
            statement.setLong(place, number.longValue());
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(place, bytes);
        } else if (value instanceof Boolean truth) {
            statement.setBoolean(place, truth);
        } else {
            statement.setString(place, value.toString());
        }
    }

    /** All rows. */
    public <T> List<T> list(Mapper<T> mapper) throws SQLException {
        List<T> all = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            Row row = new Row(rows);
            while (rows.next()) {
                all.add(mapper.map(row));
            }
        }
        ran();
        return all;
    }

    /** The first row, or null where there is none. */
    public <T> T first(Mapper<T> mapper) throws SQLException {
        T first;
        try (ResultSet rows = statement.executeQuery()) {
            first = rows.next() ? mapper.map(new Row(rows)) : null;
        }
        ran();
        return first;
    }

    /** Changes rows, and says how many. */
    public int run() throws SQLException {
        int changed = statement.executeUpdate();
        ran();
        return changed;
    }

    /** What is set is one run of several. */
    public void add() throws SQLException {
        statement.addBatch();
    }

    /** Runs what was added, in its order, and says of each how many rows it changed. */
    public int[] runAll() throws SQLException {
        return statement.executeBatch();
    }

    private void ran() throws SQLException {
        if (once) {
            close();
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
