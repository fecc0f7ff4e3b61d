package drover.start;

import drover.lint.Naming;
import org.apache.camel.Route;

/** What holds for every route that is written in Java; of files lint says it. */
final class RouteRules {
    private RouteRules() {}

    /** @throws IllegalArgumentException with the first rule that it breaks, and what to write */
    static void check(Route route) {
        String from = route.getEndpoint().getEndpointUri().replaceFirst("^direct://", "direct:");
        Naming.fault(route.getRouteId(), route.getGroup(), route.getDescription(), from)
                .ifPresent(fault -> {
                    throw new IllegalArgumentException(fault);
                });
    }
}
