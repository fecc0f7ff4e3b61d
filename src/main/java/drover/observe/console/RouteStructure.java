package drover.observe.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;

/** The steps of each route as they stand in its file. This version of Camel has no console for it. */
final class RouteStructure {
    private RouteStructure() {}

    static ObjectNode tree(CamelContext camel) {
        ObjectNode tree = Json.object();
        ArrayNode routes = tree.putArray("routes");
        for (RouteDefinition route :
                camel.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions()) {
            ObjectNode one = routes.addObject()
                    .put("routeId", route.getRouteId())
                    .put("group", route.getGroup())
                    .put("description", route.getDescriptionText())
                    .put(
                            "from",
                            route.getInput() == null ? null : route.getInput().getEndpointUri());
            ArrayNode steps = one.putArray("steps");
            route.getOutputs().forEach(step -> add(steps, step, 1));
        }
        return tree;
    }

    private static void add(ArrayNode steps, ProcessorDefinition<?> step, int level) {
        steps.addObject().put("level", level).put("id", step.getId()).put("step", step.getLabel());
        step.getOutputs().forEach(inner -> add(steps, inner, level + 1));
    }
}
