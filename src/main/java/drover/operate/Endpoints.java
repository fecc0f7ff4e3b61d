package drover.operate;

import drover.record.Json;
import drover.store.StoreException;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The operations, under {@code /operations/} on the management port. Looking at what is there is free; what shows a record
 * or changes something needs {@code Authorization: Bearer <token>}: {@link Access}.
 */
@ApplicationScoped
class Endpoints {
    private static final Logger LOG = Logger.getLogger("drover.operate");
    private static final String PATH = "/operations/";

    private final Access access;
    private final OperationLog log;
    private final Instance<Group> groups;

    Endpoints(Access access, OperationLog log, Instance<Group> groups) {
        this.access = access;
        this.log = log;
        this.groups = groups;
    }

    /** What is done for a request. */
    interface Operation extends Function<RoutingContext, Answer> {}

    /** Operations that belong together. */
    interface Group {
        /** Adds each of them. */
        void add(Table table);
    }

    void routes(@Observes ManagementInterface management) {
        Table table = new Table(management.router());
        groups.forEach(group -> group.add(table));
    }

    /** Where operations are added. */
    final class Table {
        private final Router router;

        private Table(Router router) {
            this.router = router;
        }

        /** One that looks, for everybody. */
        void get(String path, Operation operation) {
            router.get(PATH + path).blockingHandler(context -> send(context, run(context, operation)));
        }

        /** One that shows a record, for whoever may read. */
        void getRecord(String path, Operation operation) {
            router.get(PATH + path).blockingHandler(context -> guarded(context, Access.READ, operation));
        }

        /** One that changes something, for whoever may act. */
        void post(String path, Operation operation) {
            router.post(PATH + path).blockingHandler(context -> guarded(context, Access.ACT, operation));
        }
    }

    private void guarded(RoutingContext context, String scope, Operation operation) {
        Access.Decision decision = access.decide(context.request().getHeader("Authorization"), scope);
        if (decision.refusal() != null) {
            send(context, decision.refusal());
        } else if (scope.equals(Access.ACT)) {
            send(context, run(context, c -> logged(c, decision.who(), operation)));
        } else {
            send(context, run(context, operation));
        }
    }

    /** It stands in the log before it is done; where it cannot be written there, it is not done. */
    private Answer logged(RoutingContext context, String who, Operation operation) {
        long id = log.begin(
                who, context.request().method() + " " + context.request().uri());
        context.put(Request.WHO, who);
        Answer answer = run(context, operation);
        try {
            log.end(id, answer.status());
        } catch (StoreException e) {
            LOG.warnf("operation %d was answered %d, which could not be written down", id, answer.status());
        }
        return answer;
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
        answer.headers().forEach(context.response()::putHeader);
        context.response()
                .setStatusCode(answer.status())
                .putHeader("Content-Type", story ? "text/plain; charset=utf-8" : "application/json")
                .end(story ? Buffer.buffer(Story.tell(answer.body())) : Buffer.buffer(Json.bytes(answer.body())))
                .onFailure(e -> LOG.debug("the caller has gone", e));
    }
}
