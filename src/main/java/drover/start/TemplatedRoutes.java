package drover.start;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.quarkus.main.events.BeforeConfigure;

/**
 * What Camel does not do for the route of a template: it fills in parameters everywhere but in its group, by which routes are
 * shown; and a route starts by itself only where everything that {@code autoStartup} names, with commas between, is true.
 */
@ApplicationScoped
class TemplatedRoutes {
    private final CamelContext camel;

    TemplatedRoutes(CamelContext camel) {
        this.camel = camel;
    }

    void configure(@Observes BeforeConfigure event) {
        camel.getCamelContextExtension()
                .getContextPlugin(Model.class)
                .addModelLifecycleStrategy(new ModelLifecycleStrategySupport() {
                    @Override
                    public void onAddRouteDefinition(RouteDefinition route) {
                        if (route.getTemplateParameters() != null && route.getGroup() != null) {
                            route.setGroup(fill(route, route.getGroup()));
                        }
                        if (route.getTemplateParameters() != null && route.getAutoStartup() != null) {
                            String all = camel.resolvePropertyPlaceholders(fill(route, route.getAutoStartup()));
                            route.setAutoStartup(String.valueOf(Arrays.stream(all.split(",", -1))
                                    .allMatch(one -> Boolean.parseBoolean(one.strip()))));
                        }
                    }
                });
    }

    private static String fill(RouteDefinition route, String text) {
        String filled = text;
        // A value may name other parameters.
        for (String before = ""; !before.equals(filled); ) {
            before = filled;
            for (Map.Entry<String, Object> parameter :
                    route.getTemplateParameters().entrySet()) {
                filled = filled.replace("{{" + parameter.getKey() + "}}", String.valueOf(parameter.getValue()));
            }
        }
        return filled;
    }
}
