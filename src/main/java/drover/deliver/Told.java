package drover.deliver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.event.EventRows;
import drover.record.Json;
import drover.store.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;

/** To whom an event was told: its deliveries, each with its attempts and why it waits. */
@ApplicationScoped
public class Told {
    private final Clock clock;

    Told(Clock clock) {
        this.clock = clock;
    }

    /**
     * Adds the deliveries of an event.
     *
     * @param obstacles why nothing is delivered at present, of each downstream of which that is so
     */
    public void tell(Connection connection, long seq, Map<String, String> obstacles, ArrayNode deliveries)
            throws SQLException {
        for (Delivery one :
                Sql.once(connection, DeliverySql.OF_EVENT).set("seq", seq).list(Delivery::of)) {
            ObjectNode delivery = deliveries.addObject().put("downstream", one.downstream());
            delivery.put("state", one.isOpen() ? "undelivered" : one.state());
            switch (one.state()) {
                case "ready" -> delivery.put("why", why(one, obstacles.get(one.downstream())));
                case "waiting" -> delivery.put("why", behind(connection, one));
                default ->
                    delivery.put("since", Json.time(one.last().endedAt()))
                            .put("status", one.last().status())
                            .put("took_ms", one.last().took());
            }
            if (one.isDelivered() && one.last().result() != null) {
                delivery.put("result", one.last().result());
            }
            if (one.state().equals("dead")) {
                delivery.put("why", one.last().result());
            }
            delivery.put("attempts", one.attempts());
            attempts(connection, one, delivery.putArray("earlier_attempts"));
        }
    }

    private String why(Delivery one, String obstacle) {
        if (obstacle != null) {
            return obstacle;
        }
        if (one.leased()) {
            return "it is being delivered";
        }
        String due = one.dueAt() > clock.millis() ? "it is tried again at " + Json.time(one.dueAt()) : "it is due";
        return one.last().result() == null
                ? due
                : due + ", because: " + one.last().result();
    }

    private static String behind(Connection connection, Delivery one) throws SQLException {
        Long first = Deliveries.number(Sql.once(connection, DeliverySql.FIRST)
                .set("downstream", one.downstream())
                .set("lane", one.lane()));
        EventRows.Head event = first == null ? null : EventRows.find(connection, first);
        return event == null ? "it is due" : "it waits for event " + event.id() + " of the same subject";
    }

    private static void attempts(Connection connection, Delivery one, ArrayNode attempts) throws SQLException {
        for (Attempt attempt : AttemptRows.of(connection, one.seq(), one.downstream())) {
            attempts.addObject()
                    .put("ended_at", Json.time(attempt.endedAt()))
                    .put("status", attempt.status())
                    .put("took_ms", attempt.took())
                    .put("result", attempt.result());
        }
    }
}
