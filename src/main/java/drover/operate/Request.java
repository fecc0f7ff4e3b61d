package drover.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** What stands in a request: names in its path, parameters in its query, and whether it confirms a plan. */
final class Request {
    /** Where it is kept who asks for something to be done. */
    static final String WHO = "drover.who";

    private Request() {}

    /** Who asks for something to be done. */
    static String who(RoutingContext context) {
        return context.get(WHO);
    }

    static long id(RoutingContext context) {
        String id = context.pathParam("id");
        return id.matches("\\d{1,18}") ? Long.parseLong(id) : -1;
    }

    static String name(RoutingContext context) {
        return context.pathParam("name");
    }

    static String event(RoutingContext context) {
        return context.pathParam("event");
    }

    static <T> T parameter(RoutingContext context, String name, T otherwise, Function<String, T> read) {
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

    /**
     * Whether what a plan says may be done.
     *
     * @param plan its {@code confirm}, or else its {@code count}, is what has to be given as {@code confirm}
     * @param free so many need no confirmation
     */
    static boolean isConfirmed(RoutingContext context, ObjectNode plan, long free) {
        String confirm = context.request().getParam("confirm");
        return confirm == null
                ? plan.path("count").asLong(Long.MAX_VALUE) <= free
                : confirm(plan).equals(confirm);
    }

    private static String confirm(ObjectNode plan) {
        return plan.path("confirm").asText(plan.path("count").asText());
    }

    /** Nothing is done: the same request with {@code confirm} does it, if it is still the same that is meant. */
    static Answer toConfirm(RoutingContext context, ObjectNode plan, String query) {
        boolean changed = context.request().getParam("confirm") != null;
        plan.put("done", false);
        plan.put("to_do_it", "POST " + context.request().path() + "?" + query + "&confirm=" + confirm(plan));
        if (changed) {
            plan.put("message", "it is not the same any more; nothing was done");
        }
        return new Answer(changed ? 409 : 200, plan);
    }
}
