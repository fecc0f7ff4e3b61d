package drover.observe.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.camel.api.management.mbean.ManagedComponentMBean;
import org.apache.camel.api.management.mbean.ManagedEndpointMBean;
import org.apache.camel.api.management.mbean.ManagedProcessorMBean;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.apache.camel.api.management.mbean.ManagedThreadPoolMBean;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** What Camel counts, for the consoles. */
class CountingTest {
    @Test
    void routes_and_their_steps_are_counted_and_nothing_else_is_described() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            // given
            new Counting(camel).begin(null);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:a").routeId("a").setBody(constant(1)).to("log:b?level=OFF");
                }
            });

            // when
            camel.start();
            camel.createProducerTemplate().sendBody("direct:a", "x");
            camel.getExecutorServiceManager().newFixedThreadPool(this, "more", 1);

            // then
            Counters counters = (Counters) camel.getManagementStrategy().getManagementAgent();
            assertEquals(2, counters.all(ManagedProcessorMBean.class).count());
            assertEquals(1, counters.all(ManagedRouteMBean.class).count());
            for (Class<?> type :
                    List.of(ManagedEndpointMBean.class, ManagedComponentMBean.class, ManagedThreadPoolMBean.class)) {
                assertEquals(0, counters.all(type).count(), type.getName());
            }
        }
    }
}
