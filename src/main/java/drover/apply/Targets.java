package drover.apply;

import drover.deliver.OutboxEndpoint;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;

/** Whether a route that acts, and all that it calls in turn, is there: else its events would become dead letters one by one. */
public final class Targets {
    private static final String DIRECT = "direct:";

    private final CamelContext camel;

    public Targets(CamelContext camel) {
        this.camel = camel;
    }

    /** Whether a route acts on events, and is not switched off. */
    public static boolean isActing(Route route) {
        return route.getEndpoint() instanceof OutboxEndpoint outbox
                && outbox.call() != null
                && !Boolean.FALSE.equals(route.isAutoStartup());
    }

    /**
     * Looks at what is called by name. An address that is known only when it runs is passed over.
     *
     * @throws IllegalArgumentException naming the route that is not there, and who calls it
     */
    public void check(Route acting) {
        String first = ((OutboxEndpoint) acting.getEndpoint()).call();
        Map<String, String> callers = new HashMap<>(Map.of(first, "it"));
        Deque<String> open = new ArrayDeque<>(callers.keySet());
        while (!open.isEmpty()) {
            String called = open.pop();
            Route route = camel.getRoutes().stream()
                    .filter(one -> one.getEndpoint().getEndpointUri().equals("direct://" + called))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(callers.get(called) + " calls " + DIRECT + called
                            + ", and there is no such route: put the file that has it into routes/, or switch off what"
                            + " needs it"));
            calls(route.getRouteId())
                    .filter(next -> callers.putIfAbsent(next, "its route " + called) == null)
                    .forEach(open::push);
        }
    }

    private Stream<String> calls(String route) {
        RouteDefinition definition =
                camel.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinition(route);
        return definition == null
                ? Stream.empty()
                : ProcessorDefinitionHelper.filterTypeInOutputs(definition.getOutputs(), ToDefinition.class).stream()
                        .map(ToDefinition::getEndpointUri)
                        .filter(uri -> uri.startsWith(DIRECT) && !uri.contains("{{") && !uri.contains("${"))
                        .map(uri -> uri.substring(DIRECT.length()).replaceFirst("^/*([^?]*).*", "$1"));
    }
}
