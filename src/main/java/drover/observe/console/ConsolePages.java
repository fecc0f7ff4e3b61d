package drover.observe.console;

import drover.operate.Access;
import drover.record.Json;
import drover.system.Redaction;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.console.DevConsole;
import org.jboss.logging.Logger;

/**
 * The consoles under {@code /q/camel/dev-console} on the management port: for people as text, for programs that ask for it as
 * JSON. What only reads is free; what can act or shows what is confidential needs whoever may act.
 */
@ApplicationScoped
class ConsolePages {
    private static final Logger LOG = Logger.getLogger("drover.console");
    private static final String PATH = "/q/camel/dev-console";

    /** The options that only choose what is shown. Camel takes a filter for a regular expression, which these are not. */
    private static final Map<String, Pattern> READING = Map.of(
            "filter", Pattern.compile("[\\w*.:/,#-]{1,200}"),
            "limit", Pattern.compile("\\d{1,6}"),
            "tags", Pattern.compile("true|false"),
            "processors", Pattern.compile("true|false"));

    private final Consoles consoles;
    private final Access access;

    ConsolePages(Consoles consoles, Access access) {
        this.consoles = consoles;
        this.access = access;
    }

    void routes(@Observes ManagementInterface management) {
        Router router = management.router();
        router.get(PATH).blockingHandler(this::list, false);
        router.get(PATH + "/:id").blockingHandler(this::show, false);
    }

    private void list(RoutingContext context) {
        send(context, 200, new TreeConsole("list", "", "", consoles::list));
    }

    private void show(RoutingContext context) {
        String id = context.pathParam("id");
        DevConsole console = consoles.find(id);
        boolean trusted = access.may(context.request().getHeader("Authorization"), Access.ACT);
        if (console == null) {
            send(context, 404, new TreeConsole("none", "", "", () -> consoles.list()
                    .put("message", "there is no console of that name, or it is off (drover.console.more)")));
        } else if (consoles.isGuarded(id) && !trusted) {
            message(
                    context,
                    401,
                    "this console needs the header Authorization: Bearer <token>; GET /q/camel/dev-console tells which do");
        } else {
            try {
                send(context, 200, console, options(context, trusted && consoles.mayAct(id)));
            } catch (IllegalArgumentException e) {
                message(context, 400, e.getMessage());
            }
        }
    }

    /** @param all whether also those that act */
    private static Map<String, Object> options(RoutingContext context, boolean all) {
        Map<String, Object> options = new HashMap<>();
        context.queryParams().forEach(option -> {
            Pattern expected = READING.get(option.getKey());
            if (all) {
                options.put(option.getKey(), option.getValue());
            } else if (expected != null) {
                if (!expected.matcher(option.getValue()).matches()) {
                    throw new IllegalArgumentException(option.getKey() + " must be " + expected.pattern());
                }
                options.put(option.getKey(), option.getValue());
            }
        });
        return options;
    }

    private static void message(RoutingContext context, int status, String message) {
        send(context, status, new TreeConsole("message", "", "", () -> Json.object()
                .put("message", message)));
    }

    private static void send(RoutingContext context, int status, DevConsole console) {
        send(context, status, console, Map.of());
    }

    private static void send(RoutingContext context, int status, DevConsole console, Map<String, Object> options) {
        String accept = context.request().getHeader("Accept");
        boolean json = accept != null && accept.contains("json");
        String answer;
        try {
            answer = json ? json(console, options) : text(console, options);
        } catch (RuntimeException | LinkageError e) {
            LOG.warnf("the console %s failed: %s", console.getId(), Redaction.redact(e.toString()));
            if (status != 500) {
                message(context, 500, "this console failed; the log says why");
            }
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", json ? "application/json" : "text/plain; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .end(answer)
                .onFailure(e -> LOG.debug("the caller has gone", e));
    }

    private static String json(DevConsole console, Map<String, Object> options) {
        return Clean.object((Map<?, ?>) console.call(DevConsole.MediaType.JSON, options))
                .toJson();
    }

    private static String text(DevConsole console, Map<String, Object> options) {
        return Redaction.redact(String.valueOf(console.call(DevConsole.MediaType.TEXT, options)));
    }
}
