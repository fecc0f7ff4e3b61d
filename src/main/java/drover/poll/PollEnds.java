package drover.poll;

import drover.system.Doors;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.quarkus.main.events.BeforeConfigure;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jboss.logging.Logger;

/**
 * The bean {@code pollEnds} of the routes: how a poll ends that is not read to its end. A poll ends with its exchange. Its route ends
 * it ({@code polls.end}, {@code pollEnds.stop}); where the route could not, because the step that ends it failed itself, it ends here:
 * the stream's turn is given back, and the failure shows.
 */
@Singleton
@Named("pollEnds")
@RegisterForReflection
public class PollEnds implements RoutePolicyFactory {
    private static final Logger LOG = Logger.getLogger("drover.poll");

    private final CamelContext camel;
    private final Doors doors;
    private final Streams streams;

    PollEnds(CamelContext camel, Doors doors, Streams streams) {
        this.camel = camel;
        this.doors = doors;
        this.streams = streams;
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
                    over(exchange);
                }
            }
        };
    }

    /** Says why a poll ended early, once. What was thrown is anything at all; the route that did it is named where no poll had begun. */
    public void stop(Exchange exchange) {
        Poll poll = exchange.getVariable("poll", Poll.class);
        String stream = poll == null ? PollNames.of(exchange.getFromRouteId()) : poll.stream();
        if (poll != null) {
            streams.ended(poll);
        }
        told(exchange, poll, stream, cause(exchange));
    }

    /** The exchange of a poll is over; if the poll is not, its route could not end it. What failed is said here, where nobody else could. */
    void over(Exchange exchange) {
        Poll poll = exchange.getVariable("poll", Poll.class);
        boolean open = poll != null && !poll.isOver();
        Throwable failure = plain(exchange.getException());
        if (open) {
            streams.ended(poll);
        }
        String stream = poll == null ? PollNames.of(exchange.getFromRouteId()) : poll.stream();
        if (failure != null) {
            told(exchange, poll, stream, failure);
        } else if (open && !(poll.pages() instanceof NoPages)) {
            told(exchange, poll, stream, new IllegalStateException("its route has neither ended nor stopped it"));
        } else if (poll == null && exchange.getProperty(Exchange.EXCEPTION_CAUGHT) == null) {
            streams.wellAgain(stream);
        }
    }

    private void told(Exchange exchange, Poll poll, String stream, Throwable failure) {
        AuditPass audit = exchange.getVariable(AuditPass.VARIABLE, AuditPass.class);
        if (audit != null) {
            audit.failed(failure);
            return;
        }
        if (failure instanceof Cut) {
            LOG.infof("%s", failure.getMessage());
            return;
        }
        if (doors.isEnding()) {
            LOG.debugf("%s: cut off by the end of the process: %s", stream, failure);
            return;
        }
        streams.failed(
                poll == null ? stream : poll.name(),
                stream,
                failure,
                poll == null ? "begins again" : poll.pages().resumes());
    }

    private static Throwable cause(Exchange exchange) {
        return plain(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }

    private static Throwable plain(Throwable thrown) {
        Throwable failure = thrown;
        while ((failure instanceof CompletionException
                        || failure instanceof CamelExchangeException
                        || failure instanceof CamelExecutionException)
                && failure.getCause() != null) {
            // A split wraps what went wrong in a part of it, and Camel what is no exception but an error.
            failure = failure.getCause();
        }
        return failure;
    }

    /** Says that there is no trouble any more, if there was. */
    public void well(Exchange exchange) {
        streams.well(PollNames.of(exchange.getFromRouteId()), stream(exchange));
    }

    /** Says why it ended early, once; the next poll goes on from the cursor. */
    public void failed(Exchange exchange) {
        String stream = stream(exchange);
        Throwable failure = cause(exchange);
        if (doors.isEnding()) {
            LOG.debugf("%s: cut off by the end of the process: %s", stream, failure);
            return;
        }
        streams.failed(PollNames.of(exchange.getFromRouteId()), stream, failure, "goes on from its cursor");
    }

    private static String stream(Exchange exchange) {
        return exchange.getVariable("stream", String.class);
    }
}
