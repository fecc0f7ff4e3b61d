package drover.operate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.store.Pruning;
import drover.store.Row;
import drover.store.Sql;
import drover.store.Store;
import drover.system.Redaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who did what, and when: the table {@code operation_log}. It is on disk before the operation begins, so that nothing is done that
 * does not stand in it; what came of it is written afterwards.
 */
@ApplicationScoped
public class OperationLog {
    /** Ids of one event or record, which the status page does not show. */
    private static final String ID = "/([0-9a-fA-F-]{36}|\\d+)(?=/|$)";

    private static final int LONGEST = 500;

    private final Store store;
    private final Clock clock;
    private final Duration retention;

    OperationLog(Store store, Clock clock, @ConfigProperty(name = "drover.operations.log-retention") String retention) {
        this.store = store;
        this.clock = clock;
        this.retention = TimeUtils.toDuration(retention);
    }

    /** Somebody is about to do something; the number by which {@link #end} knows it. */
    long begin(String who, String operation) {
        String text = Redaction.redact(operation);
        return store.write(c -> Sql.once(
                        c, "INSERT INTO operation_log (at, who, operation) VALUES (:at, :who, :operation) RETURNING id")
                .set("at", clock.millis())
                .set("who", who)
                .set("operation", text.substring(0, Math.min(text.length(), LONGEST)))
                .first(row -> row.number("id")));
    }

    /** It was answered so. */
    void end(long id, int status) {
        store.write(c -> Sql.once(c, "UPDATE operation_log SET status = :status WHERE id = :id")
                .set("status", status)
                .set("id", id)
                .run());
    }

    /** The latest first, whole. */
    ArrayNode latest(int most) {
        ArrayNode list = Json.object().arrayNode();
        store.read(c -> Sql.once(
                        c, "SELECT id, at, who, operation, status FROM operation_log ORDER BY id DESC LIMIT " + most)
                .list(row -> read(list.addObject(), row)));
        return list;
    }

    /** The latest first, as everybody may see them: without ids, queries and addresses of people. */
    public ArrayNode shown(int most) {
        ArrayNode list = latest(most);
        list.forEach(one -> ((ObjectNode) one)
                .put("who", Redaction.redact(one.path("who").asText()))
                .put(
                        "operation",
                        one.path("operation").asText().replaceFirst("\\?.*", "").replaceAll(ID, "/…")));
        return list;
    }

    private static ObjectNode read(ObjectNode one, Row row) throws SQLException {
        one.put("id", row.number("id"))
                .put("at", Json.time(row.number("at")))
                .put("who", row.text("who"))
                .put("operation", row.text("operation"));
        return one.put("status", row.numberOrNull("status"));
    }

    void prune(@Observes Pruning pruning) {
        long before = clock.instant().minus(retention).toEpochMilli();
        store.write(c -> Sql.once(c, "DELETE FROM operation_log WHERE at < :before")
                .set("before", before)
                .run());
    }
}
