package drover.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.deliver.Redeliveries;
import drover.deliver.Selection;
import drover.inbox.Received;
import drover.poll.Since;
import drover.record.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;

/** Replays and discards of many at once: each first answers what it would do, and does it when that is confirmed. */
@ApplicationScoped
class Replays implements Endpoints.Group {
    private final Redeliveries redeliveries;
    private final Received received;
    private final Clock clock;

    Replays(Redeliveries redeliveries, Received received, Clock clock) {
        this.redeliveries = redeliveries;
        this.received = received;
        this.clock = clock;
    }

    @Override
    public void add(Endpoints.Table table) {
        table.post("downstreams/:name/replay", this::replay);
        table.post("downstreams/:name/discard", this::discard);
        table.post("webhooks/:name/replay", this::resolveAgain);
    }

    private Answer replay(RoutingContext context) {
        Selection selection = selection(context);
        if (selection.which() == Selection.Which.UNDELIVERED) {
            throw new IllegalArgumentException(
                    "what is not delivered yet needs no replay: state is dead, delivered or all");
        }
        ObjectNode plan = redeliveries.plan(selection);
        return Request.isConfirmed(context, plan, 1)
                ? new Answer(200, redeliveries.replay(selection))
                : Request.toConfirm(context, plan, query(selection));
    }

    private Answer discard(RoutingContext context) {
        Selection selection = selection(context);
        if (selection.which() != Selection.Which.DEAD && selection.which() != Selection.Which.UNDELIVERED) {
            throw new IllegalArgumentException(
                    "only what is not delivered can be discarded: state is dead or undelivered");
        }
        ObjectNode plan = Json.object()
                .put("downstream", selection.downstream())
                .put("count", redeliveries.matching(selection))
                .put("receiver_sees", "nothing: it does not get these events");
        return Request.isConfirmed(context, plan, 1)
                ? new Answer(200, redeliveries.discard(selection))
                : Request.toConfirm(context, plan, query(selection));
    }

    private Answer resolveAgain(RoutingContext context) {
        Received.Selected selected = new Received.Selected(
                Request.name(context),
                Request.parameter(context, "state", "unknown", text -> text),
                Request.parameter(context, "from", Instant.EPOCH, Since::parse),
                Request.parameter(context, "to", clock.instant(), Since::parse));
        ObjectNode plan = received.plan(selected);
        if (plan == null) {
            return Answer.message(404, "there is no provider of that name: GET /operations/webhooks");
        }
        return Request.isConfirmed(context, plan, 1)
                ? new Answer(200, received.replay(selected))
                : Request.toConfirm(
                        context,
                        plan,
                        "state=" + selected.state() + "&from=" + selected.from() + "&to=" + selected.to());
    }

    private Selection selection(RoutingContext context) {
        return new Selection(
                Request.name(context),
                Request.parameter(
                        context,
                        "state",
                        Selection.Which.DEAD,
                        text -> Selection.Which.valueOf(text.toUpperCase(Locale.ROOT))),
                Request.parameter(context, "from", Instant.EPOCH, Since::parse),
                Request.parameter(context, "to", clock.instant(), Since::parse),
                Request.parameter(context, "types", "*", text -> text));
    }

    private static String query(Selection selection) {
        return "state=" + selection.which().name().toLowerCase(Locale.ROOT) + "&from=" + selection.from() + "&to="
                + selection.to() + "&types=" + selection.types();
    }
}
