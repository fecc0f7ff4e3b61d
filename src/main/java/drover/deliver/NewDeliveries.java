package drover.deliver;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Gives a new event to each downstream that wants it, in the transaction that keeps the event. */
public final class NewDeliveries implements AutoCloseable {
    private final PreparedStatement insert;
    private final List<Downstream> downstreams;
    private final long now;

    /** @param now epoch milliseconds */
    public NewDeliveries(Connection connection, List<Downstream> downstreams, long now) throws SQLException {
        this.downstreams = downstreams;
        this.now = now;
        this.insert = connection.prepareStatement(
                "INSERT INTO delivery (downstream, seq, lane, state, due_at) VALUES (?, ?, ?,"
                        + " CASE WHEN ? AND EXISTS (SELECT 1 FROM delivery WHERE downstream = ? AND lane = ?"
                        + " AND " + Deliveries.OPEN + ") THEN 'waiting' ELSE 'ready' END, ?)");
    }

    /**
     * Adds one delivery for each downstream that wants it.
     *
     * @param lane what has to stay in order
     */
    public void add(long seq, String type, long lane) throws SQLException {
        for (Downstream downstream : downstreams) {
            if (downstream.wants(type)) {
                insert.setString(1, downstream.name());
                insert.setLong(2, seq);
                insert.setLong(3, lane);
                insert.setBoolean(4, downstream.ordered());
                insert.setString(5, downstream.name());
                insert.setLong(6, lane);
                insert.setLong(7, now);
                insert.executeUpdate();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        insert.close();
    }
}
