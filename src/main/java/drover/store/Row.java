package drover.store;

import java.sql.ResultSet;
import java.sql.SQLException;

/** The row that a {@link Sql} is at, by the names of its columns. */
public final class Row {
    private final ResultSet row;

    Row(ResultSet row) {
        this.row = row;
    }

    /** A text, or null. */
    public String text(String column) throws SQLException {
        return row.getString(column);
    }

    /** A number; 0 where there is none. */
    public long number(String column) throws SQLException {
        return row.getLong(column);
    }

    /** A number, or null. */
    public Long numberOrNull(String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : (Long) number;
    }

    /** A truth. */
    public boolean flag(String column) throws SQLException {
        return row.getBoolean(column);
    }

    /** Bytes, or null. */
    public byte[] bytes(String column) throws SQLException {
        return row.getBytes(column);
    }
}
