package drover.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.apply.RouteActs;
import drover.apply.RouteList;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** What operators see of route files and do with them. */
@ApplicationScoped
class RouteOperations implements Endpoints.Group {
    private final RouteActs acts;
    private final RouteList list;

    RouteOperations(RouteActs acts, RouteList list) {
        this.acts = acts;
        this.list = list;
    }

    @Override
    public void add(Endpoints.Table table) {
        table.get("routes", c -> new Answer(200, list.all()));
        table.getRecord("routes/difference", this::difference);
        table.post("routes/apply", this::apply);
        table.post("routes/rollback", this::rollback);
    }

    /** A route file may hold what is nobody's business: it is for whoever may read. */
    private Answer difference(RoutingContext context) {
        String file = file(context);
        String to = context.request().getParam("to");
        return Answer.of(
                acts.difference(file, to),
                to == null
                        ? "nothing of " + file + " waits or is refused" + waiting()
                        : "no such version of " + file + " is known: GET /operations/routes");
    }

    private Answer apply(RoutingContext context) {
        String file = file(context);
        ObjectNode plan = acts.plan(file);
        if (plan == null) {
            return Answer.message(404, "nothing of " + file + " waits" + waiting());
        }
        return Request.isConfirmed(context, plan, -1)
                ? new Answer(200, acts.apply(file, Request.who(context)))
                : Request.toConfirm(context, plan, "file=" + file);
    }

    private String waiting() {
        return acts.waiting().isEmpty()
                ? "; nothing waits at all"
                : "; these wait: " + String.join(", ", acts.waiting());
    }

    private Answer rollback(RoutingContext context) {
        String file = file(context);
        ObjectNode plan = acts.planBack(file);
        if (plan == null) {
            return Answer.message(
                    404, "no version of " + file + " before the one that runs is known: GET /operations/routes");
        }
        return Request.isConfirmed(context, plan, -1)
                ? new Answer(200, acts.rollback(file, Request.who(context)))
                : Request.toConfirm(context, plan, "file=" + file);
    }

    private static String file(RoutingContext context) {
        String file = context.request().getParam("file");
        if (file == null) {
            throw new IllegalArgumentException("file is missing, such as file=leaflink.camel.yaml");
        }
        return RouteActs.name(file);
    }
}
