package drover.start;

import org.apache.camel.Route;

/** What holds for every route, in YAML or in Java. For the files the conformance tests see to it. */
final class RouteRules {
    private RouteRules() {}

    /** @throws IllegalArgumentException with the first rule that it breaks, and what to write */
    static void check(Route route) {
        String id = route.getRouteId();
        if (!id.matches("[a-z0-9]+(-[a-z0-9]+){2,}")) {
            throw new IllegalArgumentException(
                    "route " + id + " must be called system-thing-verb: .routeId(\"parcels-shipments-poll\")");
        }
        if (route.getGroup() == null || !id.startsWith(route.getGroup() + "-")) {
            throw new IllegalArgumentException(
                    "route " + id + " must say its system: .group(\"" + id.replaceFirst("-.*", "") + "\")");
        }
        if (route.getDescription() == null || route.getDescription().isBlank()) {
            throw new IllegalArgumentException("route " + id + " must say what it does: .description(\"…\")");
        }
        String uri = route.getEndpoint().getEndpointUri();
        if (uri.startsWith("direct:") && !uri.equals("direct://" + id)) {
            throw new IllegalArgumentException("route " + id + " must begin with direct:" + id);
        }
    }
}
