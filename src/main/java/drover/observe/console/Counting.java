package drover.observe.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultManagementNameStrategy;
import org.apache.camel.management.JmxManagementStrategy;
import org.apache.camel.management.JmxManagementStrategyFactory;
import org.apache.camel.quarkus.main.events.BeforeConfigure;

/** Lets Camel count what routes and their steps do, in {@link Counters} instead of JMX. */
@ApplicationScoped
class Counting {
    private final CamelContext camel;

    Counting(CamelContext camel) {
        this.camel = camel;
    }

    void begin(@Observes BeforeConfigure event) {
        camel.setManagementNameStrategy(new DefaultManagementNameStrategy(camel));
        camel.setManagementName(camel.getName());
        Counters counters = new Counters(camel);
        JmxManagementStrategy strategy = new JmxManagementStrategy(camel, counters);
        strategy.setManagementObjectStrategy(new CountedRoutes(counters));
        camel.getManagementStrategy().getEventNotifiers().forEach(strategy::addEventNotifier);
        new JmxManagementStrategyFactory().setupManagement(camel, strategy, new Counted(camel));
    }
}
