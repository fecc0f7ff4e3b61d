package drover.poll;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.quarkus.main.events.BeforeConfigure;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/**
 * A poll ends with its exchange. Its route ends it ({@code polls.end}, {@code polls.stop}); where the route could not, because
 * the step that ends it failed itself, it ends here: the stream's turn is given back, and the failure shows.
 */
@ApplicationScoped
class PollEnds implements RoutePolicyFactory {
    private final CamelContext camel;
    private final Polls polls;

    PollEnds(CamelContext camel, Polls polls) {
        this.camel = camel;
        this.polls = polls;
    }

    void watch(@Observes BeforeConfigure event) {
        camel.addRoutePolicyFactory(this);
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String route, NamedNode definition) {
        return new RoutePolicySupport() {
            @Override
            public void onExchangeDone(Route ended, Exchange exchange) {
                if (ended.getEndpoint() instanceof QuartzEndpoint) {
                    polls.over(exchange);
                }
            }
        };
    }
}
