package drover.observe.console;

import java.util.Collection;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.api.management.mbean.ManagedProcessorMBean;
import org.apache.camel.management.DefaultManagementObjectStrategy;
import org.apache.camel.management.mbean.ManagedRoute;
import org.apache.camel.management.mbean.ManagedSuspendableRoute;

/** The counters of routes: those of Camel, that know their steps without JMX. */
final class CountedRoutes extends DefaultManagementObjectStrategy {
    private final Counters counters;

    CountedRoutes(Counters counters) {
        this.counters = counters;
    }

    @Override
    public Object getManagedObjectForRoute(CamelContext camel, Route route) {
        ManagedRoute counted = route.supportsSuspension() ? new Suspendable(camel, route) : new Plain(camel, route);
        counted.init(camel.getManagementStrategy());
        return counted;
    }

    private Collection<String> steps(String route) {
        return counters.all(ManagedProcessorMBean.class)
                .filter(step -> route.equals(step.getRouteId()))
                .map(ManagedProcessorMBean::getProcessorId)
                .toList();
    }

    private final class Plain extends ManagedRoute {
        Plain(CamelContext camel, Route route) {
            super(camel, route);
        }

        @Override
        public Collection<String> processorIds() {
            return steps(getRouteId());
        }
    }

    private final class Suspendable extends ManagedSuspendableRoute {
        Suspendable(CamelContext camel, Route route) {
            super(camel, route);
        }

        @Override
        public Collection<String> processorIds() {
            return steps(getRouteId());
        }
    }
}
