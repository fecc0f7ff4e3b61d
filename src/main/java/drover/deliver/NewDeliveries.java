package drover.deliver;

import drover.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Gives a new event to each downstream that wants it, in the transaction that keeps the event. */
public final class NewDeliveries implements AutoCloseable {
    private final Sql insert;
    private final List<Downstream> downstreams;
    private final long now;

    /** @param now epoch milliseconds */
    public NewDeliveries(Connection connection, List<Downstream> downstreams, long now) throws SQLException {
        this.downstreams = downstreams;
        this.now = now;
        this.insert = new Sql(connection, DeliverySql.APPEND);
    }

    /**
     * Adds one delivery for each downstream that wants it.
     *
     * @param lane what has to stay in order
     */
    public void add(long seq, String type, long lane) throws SQLException {
        for (Downstream downstream : downstreams) {
            if (downstream.wants(type)) {
                insert.set("downstream", downstream.name())
                        .set("seq", seq)
                        .set("lane", lane)
                        .set("ordered", downstream.ordered())
                        .set("now", now)
                        .run();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        insert.close();
    }
}
