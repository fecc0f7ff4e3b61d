package drover.apply;

import drover.poll.PollRests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Lets the work of some routes end, and none begin: first what begins by itself (a poll ends its page, a delivery its attempt), then
 * what is called, callers before those they call. Whoever calls meanwhile from elsewhere waits until the new route is there.
 */
final class Drain {
    /** A caller of {@code direct:} waits 30 s for a route that is not there. */
    private static final Duration CALLED = Duration.ofSeconds(20);

    private static final Duration STEP = Duration.ofMillis(10);

    private final CamelContext camel;
    private final PollRests polls;
    private final Duration patience;
    private final Set<String> resting = new LinkedHashSet<>();
    private final List<String> stopped = new ArrayList<>();
    private final List<Route> waiting = new ArrayList<>();

    /** @param patience so long work that began by itself may take to end */
    Drain(CamelContext camel, PollRests polls, Duration patience) {
        this.camel = camel;
        this.polls = polls;
        this.patience = patience;
    }

    /** Work that does not end in its time; nothing was changed. */
    static final class Busy extends Exception {
        private static final long serialVersionUID = 1;

        Busy(String route) {
            super("what " + route + " does has not ended");
        }
    }

    /** @throws Busy where it does not end in its time: then all goes on as before */
    void begin(Collection<Route> routes) throws Exception {
        try {
            List<Route> begin =
                    routes.stream().filter(route -> !isCalled(route)).toList();
            for (Route route : begin) {
                if (route.getEndpoint() instanceof QuartzEndpoint) {
                    resting.add(route.getRouteId());
                }
            }
            polls.rest(resting);
            long end = System.nanoTime() + patience.toNanos();
            for (String route : resting) {
                await(route, end);
            }
            for (Route route : begin) {
                stop(route);
            }
            suspend(routes.stream().filter(Drain::isCalled).toList());
        } catch (Exception e) {
            undo();
            throw e;
        }
    }

    private static boolean isCalled(Route route) {
        return route.getEndpoint() instanceof DirectEndpoint;
    }

    private void stop(Route route) throws Exception {
        String id = route.getRouteId();
        if (camel.getRouteController().getRouteStatus(id).isStarted()) {
            stopped.add(id);
            if (!camel.getRouteController().stopRoute(id, patience.toSeconds(), TimeUnit.SECONDS, true)) {
                throw new Busy(id);
            }
        }
    }

    private void suspend(List<Route> called) throws Exception {
        Map<String, List<String>> calls = new HashMap<>();
        called.forEach(route -> calls.put(route.getRouteId(), calls(route.getRouteId())));
        long end = System.nanoTime() + CALLED.toNanos();
        for (String id : new CallOrder(calls).callersFirst()) {
            Route route = camel.getRoute(id);
            ServiceHelper.suspendService(route.getConsumer());
            waiting.add(route);
            await(id, end);
        }
    }

    private List<String> calls(String route) {
        RouteDefinition definition =
                camel.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinition(route);
        return definition == null
                ? List.of()
                : Stream.concat(
                                ProcessorDefinitionHelper.filterTypeInOutputs(
                                                definition.getOutputs(), ToDefinition.class)
                                        .stream()
                                        .map(ToDefinition::getEndpointUri),
                                ProcessorDefinitionHelper.filterTypeInOutputs(
                                                definition.getOutputs(), ToDynamicDefinition.class)
                                        .stream()
                                        .map(ToDynamicDefinition::getUri))
                        .filter(uri -> uri != null)
                        .toList();
    }

    /** Two looks in a row find nothing: a caller that was just on its way in has come in between them. */
    private void await(String route, long end) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        int quiet = 0;
        while (quiet < 2) {
            quiet = camel.getInflightRepository().size(route) == 0 && polls.isOver(route) ? quiet + 1 : 0;
            if (System.nanoTime() - end > 0) {
                throw new Busy(route);
            }
            boolean unused = never.await(STEP.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** All goes on as before. */
    void undo() throws Exception {
        for (Route route : waiting) {
            ServiceHelper.resumeService(route.getConsumer());
        }
        for (String id : stopped) {
            camel.getRouteController().startRoute(id);
        }
        polls.resume(resting);
    }
}
