package drover.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.store.Sql;
import drover.store.Store;
import drover.system.ApiException;
import drover.system.BadData;
import drover.system.Condition;
import drover.system.Conditions;
import drover.system.DoorClosed;
import drover.system.Permanent;
import drover.system.RateLimited;
import drover.system.Redaction;
import drover.system.RoutesLoaded;
import drover.system.Transient;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.jboss.logging.Logger;

/**
 * The bean {@code writeBacks} of the routes: a write to an API that is made once and never blindly again. It is written down
 * before it is sent. When the answer says what became of it, it is forgotten; when nobody knows (a time-out, a broken
 * connection, a server error, a crash) it stays, parked, until a person has looked and says so.
 */
@Singleton
@Named("writeBacks")
@RegisterForReflection
public class WriteBacks implements Conditions {
    private static final Logger LOG = Logger.getLogger("drover.writeback");
    /** What is being asked for: the number of the write-back under way. */
    private static final String ID = "asked";

    private static final String UNKNOWN = "Drover ended before the answer came";

    private final Store store;
    private final Clock clock;

    WriteBacks(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Stream<Condition> conditions() {
        long count = list().path("write_backs").size();
        return count == 0
                ? Stream.empty()
                : Stream.of(new Condition(
                        Condition.Code.WRITE_BACK,
                        Condition.Who.process(),
                        null,
                        count + (count == 1 ? " write-back" : " write-backs") + " that may have worked or not"));
    }

    /** What a dead process had sent is parked. */
    void start(@Observes RoutesLoaded loaded) {
        int parked = store.write(c -> Sql.once(c, "UPDATE write_back SET reason = :reason WHERE reason IS NULL")
                .set("reason", UNKNOWN)
                .run());
        if (parked > 0) {
            LOG.errorf("%d write-backs were cut off and may have worked or not: GET /operations/write-backs", parked);
        }
    }

    /**
     * Before it is sent. The body is the input, a JSON object; the variable {@code subject} names the thing that it changes,
     * such as {@code inventory/p1:l1}.
     *
     * @throws BadData when the body is no JSON object
     */
    public void begin(Exchange exchange) throws BadData {
        JsonNode input = exchange.getMessage().getBody(JsonNode.class);
        if (!(input instanceof ObjectNode)) {
            throw new BadData(
                    exchange.getFromRouteId() + ": expected a JSON object as the body, got "
                            + (input == null ? "nothing" : Json.shape(input)),
                    null);
        }
        String subject = exchange.getVariable("subject", "", String.class);
        long id = store.write(c -> Sql.once(
                        c,
                        "INSERT INTO write_back (route, subject, input, begun_at)"
                                + " VALUES (:route, :subject, :input, :now) RETURNING id")
                .set("route", exchange.getFromRouteId())
                .set("subject", subject)
                .set("input", input)
                .set("now", clock.millis())
                .first(row -> row.number("id")));
        exchange.setVariable(ID, id);
        exchange.getMessage().setBody(Json.object().set("input", input));
    }

    /**
     * It was answered; what the payload holds becomes the body.
     *
     * @param field the mutation's field in {@code data}
     * @throws Permanent when the payload has {@code errors{field messages}}; the message names the fields
     */
    public JsonNode done(String field, Exchange exchange) throws ApiException {
        JsonNode payload =
                exchange.getMessage().getBody(JsonNode.class).path("data").path(field);
        if (!payload.isObject()) {
            throw new Transient("the answer does not say what became of it: data has no such payload", null);
        }
        List<String> wrong = Payload.wrong(payload);
        if (wrong.isEmpty() && Payload.isNothing(payload)) {
            throw new Transient("the answer does not say what became of it: it has neither a result nor errors", null);
        }
        // Done or refused, it is known what became of it.
        forget(exchange.getVariable(ID, Long.class));
        exchange.removeVariable(ID);
        if (!wrong.isEmpty()) {
            throw new Permanent("the input was refused: " + Redaction.redact(String.join("; ", wrong)), 200);
        }
        return payload;
    }

    /**
     * It failed: what certainly had no effect is forgotten, all else is parked; the failure goes on to the caller.
     *
     * @param field as {@link #done} has it
     */
    public void failed(String field, Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Long id = exchange.getVariable(ID, Long.class);
        if (id == null) {
            throw failure;
        }
        if (isWithoutEffect(field, exchange, failure)) {
            forget(id);
        } else {
            String reason = Redaction.redact(String.valueOf(failure.getMessage()));
            store.write(c -> Sql.once(c, "UPDATE write_back SET reason = :reason WHERE id = :id")
                    .set("reason", reason)
                    .set("id", id)
                    .run());
            LOG.errorf(
                    "%s: write-back %d may have worked or not, and is not tried again: %s (GET /operations/write-backs)",
                    exchange.getFromRouteId(), id, reason);
        }
        throw failure;
    }

    /** It was not sent, or the API has refused it. Who answers 200 and what nobody can read may have done it. */
    private static boolean isWithoutEffect(String field, Exchange exchange, Exception failure) {
        return failure instanceof DoorClosed
                || failure instanceof RateLimited
                || (failure instanceof Permanent && !hasPayload(field, exchange));
    }

    /** Errors beside a payload: it was done, and something went wrong after that. */
    private static boolean hasPayload(String field, Exchange exchange) {
        return exchange.getMessage().getBody() instanceof JsonNode answer
                && answer.path("data").path(field).isObject();
    }

    /** All that is parked, with its input. */
    public ObjectNode list() {
        return Json.object().set("write_backs", parked());
    }

    /** What is parked of a subject, without its input. */
    public ArrayNode of(String subject) {
        ArrayNode ofIt = Json.object().arrayNode();
        for (JsonNode one : parked()) {
            if (one.path("subject").asText().equals(subject)) {
                ofIt.add(one.<ObjectNode>deepCopy().remove(List.of("subject", "input")));
            }
        }
        return ofIt;
    }

    /** There are as many as a person has to look at. */
    private ArrayNode parked() {
        ArrayNode parked = Json.object().arrayNode();
        store.read(c -> Sql.once(c, "SELECT id, route, subject, input, begun_at, reason FROM write_back ORDER BY id")
                .list(row -> parked.addObject()
                        .put("id", row.number("id"))
                        .put("route", row.text("route"))
                        .put("subject", row.text("subject"))
                        .put("input", row.text("input"))
                        .put("begun_at", Json.time(row.number("begun_at")))
                        .put("state", Objects.requireNonNullElse(row.text("reason"), "under way"))));
        return parked;
    }

    /** A person has looked at it and done what was to be done; null where there is none. */
    public ObjectNode settle(long id) {
        if (!forget(id)) {
            return null;
        }
        LOG.infof("write-back %d settled, an operator says so", id);
        return Json.object().put("settled", id);
    }

    /** Parks one of which nobody knows whether it worked, in a transaction of the caller's; its number. */
    static long park(Connection connection, String route, String subject, ObjectNode input, String reason, long now)
            throws SQLException {
        return Sql.once(
                        connection,
                        "INSERT INTO write_back (route, subject, input, begun_at, reason)"
                                + " VALUES (:route, :subject, :input, :now, :reason) RETURNING id")
                .set("route", route)
                .set("subject", subject)
                .set("input", input)
                .set("now", now)
                .set("reason", reason)
                .first(row -> row.number("id"));
    }

    /** Whether nobody has settled it. */
    static boolean isThere(Connection connection, long id) throws SQLException {
        return Sql.once(connection, "SELECT id FROM write_back WHERE id = :id")
                        .set("id", id)
                        .first(row -> row.number("id"))
                != null;
    }

    private boolean forget(long id) {
        return store.write(c -> Sql.once(c, "DELETE FROM write_back WHERE id = :id")
                        .set("id", id)
                        .run()
                == 1);
    }
}
