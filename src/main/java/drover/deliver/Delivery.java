package drover.deliver;

import drover.store.Row;
import java.sql.SQLException;

/**
 * A delivery as it is stored.
 *
 * @param state {@code ready}, {@code waiting}, {@code delivered}, {@code dead} or {@code discarded}
 * @param dueAt epoch milliseconds
 * @param claim how often it was claimed
 * @param attempts how many have failed
 * @param last how the last attempt ended; its result is why it waits, too
 */
record Delivery(
        String downstream,
        long seq,
        long lane,
        String state,
        long dueAt,
        long claim,
        boolean leased,
        int attempts,
        Attempt last) {
    static Delivery of(Row row) throws SQLException {
        return new Delivery(
                row.text("downstream"),
                row.number("seq"),
                row.number("lane"),
                row.text("state"),
                row.number("due_at"),
                row.number("claim"),
                row.flag("leased"),
                (int) row.number("attempts"),
                new Attempt(
                        row.number("ended_at"),
                        (int) row.number("status"),
                        (int) row.number("took"),
                        row.text("reason")));
    }

    boolean isDelivered() {
        return state.equals("delivered");
    }

    boolean isOpen() {
        return state.equals("ready") || state.equals("waiting");
    }
}
