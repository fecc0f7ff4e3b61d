package drover.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.poll.Sources;
import drover.poll.StreamActs;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What operators see of sources and do with their streams. */
@ApplicationScoped
class StreamOperations implements Endpoints.Group {
    private static final String NO_SOURCE = "there is no source of that name: GET /operations/sources";
    private static final String NO_STREAM = "there is no stream of that name: GET /operations/sources";

    private final Sources sources;
    private final StreamActs acts;

    StreamOperations(Sources sources, StreamActs acts) {
        this.sources = sources;
        this.acts = acts;
    }

    @Override
    public void add(Endpoints.Table table) {
        table.get("sources", c -> new Answer(200, sources.sources()));
        table.post("sources/:name/reopen", c -> Answer.of(acts.reopen(Request.name(c)), NO_SOURCE));
        table.get("streams/:name", c -> Answer.of(sources.stream(Request.name(c)), NO_STREAM));
        table.post("streams/:name/pause", c -> Answer.of(acts.pause(Request.name(c)), NO_STREAM));
        table.post("streams/:name/resume", c -> Answer.of(acts.resume(Request.name(c)), NO_STREAM));
        table.post("streams/:name/rewind", this::rewind);
        table.post("streams/:name/audit", c -> Answer.of(acts.audit(Request.name(c)), NO_STREAM));
    }

    /** What would be read again is said first; it is read again when that is confirmed. */
    private Answer rewind(RoutingContext context) {
        String stream = Request.name(context);
        String to = context.request().getParam("to");
        if (to == null) {
            throw new IllegalArgumentException("to is missing: a time, a block, a cursor, or beginning");
        }
        ObjectNode plan = acts.plan(stream, to);
        if (plan == null) {
            return Answer.message(404, NO_STREAM);
        }
        if (!Request.isConfirmed(context, plan, -1)) {
            return Request.toConfirm(context, plan, "to=" + URLEncoder.encode(to, StandardCharsets.UTF_8));
        }
        return new Answer(200, acts.rewind(stream, to));
    }
}
