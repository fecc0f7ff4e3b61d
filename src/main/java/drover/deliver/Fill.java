package drover.deliver;

import drover.event.Event;
import drover.event.EventRows;
import drover.store.Sql;
import drover.store.Steps;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How a new downstream is given the events that are stored already, oldest first. */
final class Fill {
    private Fill() {}

    /**
     * Gives the next few hundred.
     *
     * @return whether it has them all now
     */
    static boolean step(Connection connection, Downstream downstream, long now) throws SQLException {
        Long from = DownstreamRows.fillFrom(connection, downstream.name());
        if (from == null) {
            return true;
        }
        List<EventRows.Head> step = EventRows.after(connection, from - 1);
        give(
                connection,
                downstream,
                now,
                step.stream()
                        .filter(event -> event.kept() && downstream.wants(event.type()))
                        .toList());
        boolean all = step.size() < Steps.SIZE;
        DownstreamRows.fillFrom(
                connection,
                downstream.name(),
                all ? null : (Long) (step.get(step.size() - 1).seq() + 1));
        return all;
    }

    private static void give(Connection connection, Downstream downstream, long now, Collection<EventRows.Head> events)
            throws SQLException {
        List<Long> lanes = new ArrayList<>();
        try (Sql insert = new Sql(connection, DeliverySql.FILL)) {
            for (EventRows.Head event : events) {
                long lane = Event.lane(event.subject());
                insert.set("downstream", downstream.name())
                        .set("seq", event.seq())
                        .set("lane", lane)
                        .set("state", downstream.ordered() ? "waiting" : "ready")
                        .set("now", now)
                        .add();
                lanes.add(lane);
            }
            insert.runAll();
        }
        if (downstream.ordered()) {
            Lanes.reorder(connection, downstream.name(), lanes);
        }
    }
}
