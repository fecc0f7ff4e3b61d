package drover.operate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.deliver.Overview;
import drover.deliver.Redeliveries;
import drover.deliver.Selection;
import drover.inbox.Received;
import drover.ingest.Quarantine;
import drover.poll.Since;
import drover.poll.Sources;
import drover.record.Json;
import drover.store.StoreException;
import drover.writeback.WriteBacks;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The operations, under {@code /operations/} on the management port. Looking at what is there is free; what shows a record
 * or changes something needs {@code Authorization: Bearer <token>}. What changes more than one delivery first answers what
 * it would do, and does it when that is confirmed.
 */
@ApplicationScoped
class Operations {
    private static final Logger LOG = Logger.getLogger("drover.operations");
    private static final String EXPLAIN = "/operations/explain/";
    private static final String NO_RECORD = "there is no such record";
    private static final String NO_DOWNSTREAM = "there is no downstream of that name: GET /operations/downstreams";
    private static final String NO_DELIVERY =
            "there is no such delivery in a state that allows this: GET " + EXPLAIN + "<event id> tells";

    private final Sources sources;
    private final Quarantine quarantine;
    private final Overview overview;
    private final Redeliveries redeliveries;
    private final Explain explain;
    private final WriteBacks writeBacks;
    private final Received received;
    private final OperationsToken token;
    private final Clock clock;

    Operations(
            Sources sources,
            Quarantine quarantine,
            Overview overview,
            Redeliveries redeliveries,
            Explain explain,
            WriteBacks writeBacks,
            Received received,
            OperationsToken token,
            Clock clock) {
        this.sources = sources;
        this.quarantine = quarantine;
        this.overview = overview;
        this.redeliveries = redeliveries;
        this.explain = explain;
        this.writeBacks = writeBacks;
        this.received = received;
        this.token = token;
        this.clock = clock;
    }

    private interface Operation extends Function<RoutingContext, Answer> {}

    void start(@Observes StartupEvent event) {
        token.token();
    }

    void routes(@Observes ManagementInterface management) {
        Router router = management.router();
        get(router, "sources", c -> new Answer(200, sources.sources()));
        get(router, "quarantine", c -> new Answer(200, quarantine.list()));
        getRecord(router, "quarantine/:id", c -> Answer.of(quarantine.show(id(c)), NO_RECORD));
        post(router, "quarantine/replay", c -> new Answer(200, quarantine.replayAll()));
        post(router, "quarantine/:id/replay", c -> Answer.of(quarantine.replay(id(c)), NO_RECORD));
        post(router, "quarantine/:id/discard", c -> Answer.of(quarantine.discard(id(c)), NO_RECORD));

        get(router, "downstreams", c -> new Answer(200, overview.downstreams()));
        post(router, "downstreams/:name/pause", c -> Answer.of(overview.pause(name(c)), NO_DOWNSTREAM));
        post(router, "downstreams/:name/resume", c -> Answer.of(overview.resume(name(c)), NO_DOWNSTREAM));
        post(router, "downstreams/:name/replay", this::replay);
        post(router, "downstreams/:name/discard", this::discard);

        get(router, "dead-letters", c -> new Answer(200, overview.deadLetters()));
        getRecord(router, "deliveries/:name/:event", c -> Answer.of(explain.show(name(c), event(c)), NO_DELIVERY));
        post(
                router,
                "deliveries/:name/:event/replay",
                c -> Answer.of(redeliveries.replayOne(name(c), event(c)), NO_DELIVERY));
        post(
                router,
                "deliveries/:name/:event/discard",
                c -> Answer.of(redeliveries.discardOne(name(c), event(c)), NO_DELIVERY));

        getRecord(router, "write-backs", c -> new Answer(200, writeBacks.list()));
        post(router, "write-backs/:id/settle", c -> Answer.of(writeBacks.settle(id(c)), NO_RECORD));

        get(router, "webhooks", c -> new Answer(200, received.list()));
        post(router, "webhooks/:name/replay", this::resolveAgain);

        router.get(EXPLAIN + "*").blockingHandler(context -> answer(context, this::explain));
    }

    private void get(Router router, String path, Operation operation) {
        router.get("/operations/" + path).blockingHandler(context -> answer(context, operation));
    }

    private void getRecord(Router router, String path, Operation operation) {
        router.get("/operations/" + path).blockingHandler(context -> guarded(context, operation));
    }

    private void post(Router router, String path, Operation operation) {
        router.post("/operations/" + path).blockingHandler(context -> guarded(context, operation));
    }

    private static long id(RoutingContext context) {
        String id = context.pathParam("id");
        return id.matches("\\d{1,18}") ? Long.parseLong(id) : -1;
    }

    private static String name(RoutingContext context) {
        return context.pathParam("name");
    }

    private static String event(RoutingContext context) {
        return context.pathParam("event");
    }

    private Answer replay(RoutingContext context) {
        Selection selection = selection(context, Selection.Which.DEAD);
        if (selection.which() == Selection.Which.UNDELIVERED) {
            throw new IllegalArgumentException(
                    "what is not delivered yet needs no replay: state is dead, delivered or all");
        }
        ObjectNode plan = redeliveries.plan(selection);
        return isConfirmed(context, plan)
                ? new Answer(200, redeliveries.replay(selection))
                : toConfirm(context, plan, query(selection));
    }

    private Answer discard(RoutingContext context) {
        Selection selection = selection(context, Selection.Which.DEAD);
        if (selection.which() != Selection.Which.DEAD && selection.which() != Selection.Which.UNDELIVERED) {
            throw new IllegalArgumentException(
                    "only what is not delivered can be discarded: state is dead or undelivered");
        }
        ObjectNode plan = Json.object()
                .put("downstream", selection.downstream())
                .put("count", redeliveries.matching(selection))
                .put("receiver_sees", "nothing: it does not get these events");
        return isConfirmed(context, plan)
                ? new Answer(200, redeliveries.discard(selection))
                : toConfirm(context, plan, query(selection));
    }

    private Answer resolveAgain(RoutingContext context) {
        Received.Selected selected = new Received.Selected(
                name(context),
                parameter(context, "state", "unknown", text -> text),
                parameter(context, "from", Instant.EPOCH, Since::parse),
                parameter(context, "to", clock.instant(), Since::parse));
        ObjectNode plan = received.plan(selected);
        if (plan == null) {
            return Answer.message(404, "there is no provider of that name: GET /operations/webhooks");
        }
        return isConfirmed(context, plan)
                ? new Answer(200, received.replay(selected))
                : toConfirm(
                        context,
                        plan,
                        "state=" + selected.state() + "&from=" + selected.from() + "&to=" + selected.to());
    }

    private static boolean isConfirmed(RoutingContext context, ObjectNode plan) {
        String confirm = context.request().getParam("confirm");
        return confirm == null
                ? plan.get("count").asLong() <= 1
                : plan.get("count").asText().equals(confirm);
    }

    /** Nothing is done: the same request with {@code confirm} does it, if it is still the same that is meant. */
    private static Answer toConfirm(RoutingContext context, ObjectNode plan, String query) {
        boolean changed = context.request().getParam("confirm") != null;
        plan.put("done", false);
        plan.put(
                "to_do_it",
                "POST " + context.request().path() + "?" + query + "&confirm="
                        + plan.get("count").asText());
        if (changed) {
            plan.put("message", "it is not the same number any more; nothing was done");
        }
        return new Answer(changed ? 409 : 200, plan);
    }

    private static String query(Selection selection) {
        return "state=" + selection.which().name().toLowerCase(Locale.ROOT) + "&from=" + selection.from() + "&to="
                + selection.to() + "&types=" + selection.types();
    }

    private Selection selection(RoutingContext context, Selection.Which which) {
        return new Selection(
                name(context),
                parameter(context, "state", which, text -> Selection.Which.valueOf(text.toUpperCase(Locale.ROOT))),
                parameter(context, "from", Instant.EPOCH, Since::parse),
                parameter(context, "to", clock.instant(), Since::parse),
                parameter(context, "types", "*", text -> text));
    }

    private static <T> T parameter(RoutingContext context, String name, T otherwise, Function<String, T> read) {
        String text = context.request().getParam(name);
        try {
            return text == null ? otherwise : read.apply(text);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    name
                            + " cannot be read; state is dead, delivered, all or undelivered, from and to are a date or a time with"
                            + " its offset such as 2026-01-31T08:00:00Z, types are patterns such as leaflink.order.*",
                    e);
        }
    }

    /** For people as text, for programs that ask for it as JSON. */
    private Answer explain(RoutingContext context) {
        String name = URLDecoder.decode(
                context.request().path().substring(EXPLAIN.length()).replace("+", "%2B"), StandardCharsets.UTF_8);
        ObjectNode found = explain.explain(name);
        ArrayNode parked = writeBacks.of(name);
        if (found == null && !parked.isEmpty()) {
            found = Json.object();
            found.putArray("events");
        }
        return Answer.of(
                found == null ? null : found.set("write_backs", parked),
                "nothing is known of it: an event id, or a subject such as order/4821934, is expected");
    }

    private void guarded(RoutingContext context, Operation operation) {
        if (token.isIn(context.request().getHeader("Authorization"))) {
            answer(context, operation);
        } else {
            send(
                    context,
                    Answer.message(
                            401,
                            "this needs the header Authorization: Bearer <token>; the token is"
                                    + " drover.operations-token, or in the file operations-token of the data folder"));
        }
    }

    private static void answer(RoutingContext context, Operation operation) {
        send(context, run(context, operation));
    }

    private static Answer run(RoutingContext context, Operation operation) {
        try {
            return operation.apply(context);
        } catch (IllegalArgumentException e) {
            return Answer.message(400, e.getMessage());
        } catch (StoreException e) {
            context.response().putHeader("Retry-After", "5");
            return Answer.message(503, e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(
                    "%s %s failed: %s",
                    context.request().method(), context.request().path(), e.getMessage());
            return Answer.message(500, "it failed; the log says why");
        }
    }

    private static void send(RoutingContext context, Answer answer) {
        String accept = context.request().getHeader("Accept");
        boolean story = answer.body().has("events") && (accept == null || !accept.contains("json"));
        context.response()
                .setStatusCode(answer.status())
                .putHeader("Content-Type", story ? "text/plain; charset=utf-8" : "application/json")
                .end(story ? Buffer.buffer(Story.tell(answer.body())) : Buffer.buffer(Json.bytes(answer.body())))
                .onFailure(e -> LOG.debug("the caller has gone", e));
    }
}
