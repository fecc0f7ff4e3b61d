package drover.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.event.Json;
import drover.quarantine.Quarantine;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The operations, under {@code /operations/} on the management port. Looking at what is there is free; what shows a record
 * or changes something needs {@code Authorization: Bearer <token>}.
 */
@ApplicationScoped
class Operations {
    private static final Logger LOG = Logger.getLogger("drover.operations");

    private final Quarantine quarantine;
    private final OperationsToken token;

    Operations(Quarantine quarantine, OperationsToken token) {
        this.quarantine = quarantine;
        this.token = token;
    }

    void start(@Observes StartupEvent event) {
        token.token();
    }

    void routes(@Observes ManagementInterface management) {
        Router router = management.router();
        router.get("/operations/quarantine").blockingHandler(context -> answer(context, c -> quarantine.list()));
        router.get("/operations/quarantine/:id")
                .blockingHandler(context -> guarded(context, c -> quarantine.show(id(c))));
        router.post("/operations/quarantine/replay")
                .blockingHandler(context -> guarded(context, c -> quarantine.replayAll()));
        router.post("/operations/quarantine/:id/replay")
                .blockingHandler(context -> guarded(context, c -> quarantine.replay(id(c))));
    }

    private static long id(RoutingContext context) {
        String id = context.pathParam("id");
        return id.matches("\\d{1,18}") ? Long.parseLong(id) : -1;
    }

    private void guarded(RoutingContext context, Function<RoutingContext, JsonNode> operation) {
        if (token.isIn(context.request().getHeader("Authorization"))) {
            answer(context, operation);
        } else {
            send(
                    context,
                    401,
                    message("this needs the header Authorization: Bearer <token>; the token is"
                            + " drover.operations-token, or in the file operations-token of the data folder"));
        }
    }

    private static void answer(RoutingContext context, Function<RoutingContext, JsonNode> operation) {
        try {
            JsonNode answer = operation.apply(context);
            send(context, answer == null ? 404 : 200, answer == null ? message("there is no such record") : answer);
        } catch (RuntimeException e) {
            LOG.errorf(
                    "%s %s failed: %s",
                    context.request().method(), context.request().path(), e.getMessage());
            send(context, 500, message("it failed; the log says why"));
        }
    }

    private static ObjectNode message(String text) {
        return JsonNodeFactory.instance.objectNode().put("message", text);
    }

    private static void send(RoutingContext context, int status, JsonNode body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(Json.bytes(body)))
                .onFailure(e -> LOG.debug("the caller has gone", e));
    }
}
