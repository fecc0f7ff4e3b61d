package drover.start;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.quarkus.main.events.BeforeConfigure;

/** Camel fills in the parameters of a template everywhere but in the group of its route, by which routes are shown. */
@ApplicationScoped
class RouteGroups {
    private final CamelContext camel;

    RouteGroups(CamelContext camel) {
        this.camel = camel;
    }

    void configure(@Observes BeforeConfigure event) {
        camel.getCamelContextExtension()
                .getContextPlugin(Model.class)
                .addModelLifecycleStrategy(new ModelLifecycleStrategySupport() {
                    @Override
                    public void onAddRouteDefinition(RouteDefinition route) {
                        String group = route.getGroup();
                        if (group != null && route.getTemplateParameters() != null) {
                            for (Map.Entry<String, Object> parameter :
                                    route.getTemplateParameters().entrySet()) {
                                group = group.replace(
                                        "{{" + parameter.getKey() + "}}", String.valueOf(parameter.getValue()));
                            }
                            route.setGroup(group);
                        }
                    }
                });
    }
}
