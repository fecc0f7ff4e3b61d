package drover.observe.console;

import java.util.concurrent.ThreadPoolExecutor;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.management.JmxManagementLifecycleStrategy;

/** What is counted: routes and what they are made of. No console asks how endpoints, components and pools of threads are described to JMX. */
final class Counted extends JmxManagementLifecycleStrategy {
    Counted(CamelContext camel) {
        super(camel);
    }

    @Override
    public void onComponentAdd(String name, Component component) {
        // Nobody asks.
    }

    @Override
    public void onComponentRemove(String name, Component component) {
        // As above.
    }

    @Override
    public void onEndpointAdd(Endpoint endpoint) {
        // As above.
    }

    @Override
    public void onEndpointRemove(Endpoint endpoint) {
        // As above.
    }

    @Override
    public void onThreadPoolAdd(
            CamelContext camel, ThreadPoolExecutor pool, String id, String source, String route, String profile) {
        // As above.
    }

    @Override
    public void onThreadPoolRemove(CamelContext camel, ThreadPoolExecutor pool) {
        // As above.
    }
}
