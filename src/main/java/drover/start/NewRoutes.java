package drover.start;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultModel;
import org.apache.camel.model.ModelLifecycleStrategy;
import org.apache.camel.model.RouteDefinition;

/**
 * For each route that is added Camel removes the one before it, whether there is one or not, and to do so gathers all endpoints of all routes: that
 * was a fifth of a binary's start. In a binary it does so for a route that is there.
 */
@TargetClass(DefaultModel.class)
final class NewRoutes {
    @Alias
    private CamelContext camelContext;

    @Alias
    private List<ModelLifecycleStrategy> modelLifecycleStrategies;

    @Alias
    private List<RouteDefinition> routeDefinitions;

    @Alias
    private native RouteDefinition getRouteDefinition(String id);

    @Substitute
    private synchronized void removeRouteDefinition(RouteDefinition definition) throws Exception {
        RouteDefinition removed = definition;
        String id = definition.getId();
        if (id != null) {
            if (camelContext.getRouteController().getRouteStatus(id) != null) {
                camelContext.getRouteController().stopRoute(id);
                camelContext.removeRoute(id);
            }
            removed = getRouteDefinition(id);
        }
        for (ModelLifecycleStrategy strategy : modelLifecycleStrategies) {
            strategy.onRemoveRouteDefinition(removed);
        }
        routeDefinitions.remove(removed);
    }
}
