package drover.system;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;

/**
 * The Camel component {@code door}: {@code to: door:<route>} with the parameters of the template {@code door} makes that route and
 * sends to it. A template uses it to have a door of its own for each of its instances.
 */
@Singleton
@Named("door")
public class DoorComponent extends DefaultComponent {
    private static final String TEMPLATE = "door";

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        Map<String, Object> given = new HashMap<>(parameters);
        given.put("route", remaining);
        parameters.clear();
        return new DoorEndpoint(uri, remaining, given);
    }

    private final class DoorEndpoint extends DefaultEndpoint {
        private final String route;
        private final Map<String, Object> given;

        DoorEndpoint(String uri, String route, Map<String, Object> given) {
            super(uri, DoorComponent.this);
            this.route = route;
            this.given = given;
        }

        @Override
        public Producer createProducer() throws Exception {
            if (getCamelContext().getRoute(route) == null) {
                ModelCamelContext camel = (ModelCamelContext) getCamelContext();
                check(camel.getRouteTemplateDefinition(TEMPLATE));
                camel.addRouteFromTemplate(route, TEMPLATE, given);
            }
            return getCamelContext().getEndpoint("direct:" + route).createProducer();
        }

        private void check(RouteTemplateDefinition template) {
            List<String> known = template.getTemplateParameters().stream()
                    .map(RouteTemplateParameterDefinition::getName)
                    .toList();
            for (String name : given.keySet()) {
                if (!known.contains(name)) {
                    throw new IllegalArgumentException("door:" + route + " has no parameter " + name
                            + "; the nearest is " + Nearest.to(name, known));
                }
            }
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("door:" + route + " can only be sent to");
        }
    }
}
