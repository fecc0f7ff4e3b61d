package drover.operate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.deliver.Overview;
import drover.deliver.Redeliveries;
import drover.inbox.Received;
import drover.ingest.Quarantine;
import drover.record.Json;
import drover.writeback.WriteBacks;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** What is there, and what is done with one thing at a time. */
@ApplicationScoped
class Operations implements Endpoints.Group {
    private static final String EXPLAIN = "/operations/explain/";
    private static final int MOST = 1000;
    private static final String NO_RECORD = "there is no such record";
    private static final String NO_DOWNSTREAM = "there is no downstream of that name: GET /operations/downstreams";
    private static final String NO_DELIVERY =
            "there is no such delivery in a state that allows this: GET " + EXPLAIN + "<event id> tells";

    private final Quarantine quarantine;
    private final Overview overview;
    private final Redeliveries redeliveries;
    private final Explain explain;
    private final WriteBacks writeBacks;
    private final Received received;
    private final OperationLog log;

    Operations(
            Quarantine quarantine,
            Overview overview,
            Redeliveries redeliveries,
            Explain explain,
            WriteBacks writeBacks,
            Received received,
            OperationLog log) {
        this.quarantine = quarantine;
        this.overview = overview;
        this.redeliveries = redeliveries;
        this.explain = explain;
        this.writeBacks = writeBacks;
        this.received = received;
        this.log = log;
    }

    @Override
    public void add(Endpoints.Table table) {
        table.get("quarantine", c -> new Answer(200, quarantine.list()));
        table.getRecord("quarantine/:id", c -> Answer.of(quarantine.show(Request.id(c)), NO_RECORD));
        table.post("quarantine/replay", c -> new Answer(200, quarantine.replayAll()));
        table.post("quarantine/:id/replay", c -> Answer.of(quarantine.replay(Request.id(c)), NO_RECORD));
        table.post("quarantine/:id/discard", c -> Answer.of(quarantine.discard(Request.id(c)), NO_RECORD));

        table.get("downstreams", c -> new Answer(200, overview.downstreams()));
        table.post("downstreams/:name/pause", c -> Answer.of(overview.pause(Request.name(c)), NO_DOWNSTREAM));
        table.post("downstreams/:name/resume", c -> Answer.of(overview.resume(Request.name(c)), NO_DOWNSTREAM));

        table.get("dead-letters", c -> new Answer(200, overview.deadLetters()));
        table.getRecord(
                "deliveries/:name/:event",
                c -> Answer.of(explain.show(Request.name(c), Request.event(c)), NO_DELIVERY));
        table.post(
                "deliveries/:name/:event/replay",
                c -> Answer.of(redeliveries.replayOne(Request.name(c), Request.event(c)), NO_DELIVERY));
        table.post(
                "deliveries/:name/:event/discard",
                c -> Answer.of(redeliveries.discardOne(Request.name(c), Request.event(c)), NO_DELIVERY));

        table.getRecord("write-backs", c -> new Answer(200, writeBacks.list()));
        table.post("write-backs/:id/settle", c -> Answer.of(writeBacks.settle(Request.id(c)), NO_RECORD));

        table.getRecord(
                "log",
                c -> new Answer(
                        200,
                        Json.object().set("log", log.latest(Request.parameter(c, "limit", 100, Operations::limit)))));
        table.get("webhooks", c -> new Answer(200, received.list()));
        table.get("explain/*", this::explain);
    }

    private static int limit(String text) {
        return Math.max(1, Math.min(Integer.parseInt(text), MOST));
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
}
