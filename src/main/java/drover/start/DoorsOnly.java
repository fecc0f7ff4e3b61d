package drover.start;

import drover.apply.Reason;
import drover.system.Redaction;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.jboss.logging.Logger;

/** The doors of all systems, and what waits to be called: nothing of it reads, resolves or delivers. */
final class DoorsOnly {
    private static final Logger LOG = Logger.getLogger("drover");

    private DoorsOnly() {}

    static void load(CamelContext camel, RouteFiles files) throws Exception {
        for (String file : files.essential()) {
            RouteFiles.load(camel, file);
        }
        for (String file : files.others()) {
            try {
                RouteFiles.load(camel, file);
            } catch (Exception e) {
                LOG.warnf("%s cannot be run, and is left out: %s", file, Redaction.redact(Reason.of(e)));
            }
        }
        for (Route route : camel.getRoutes()) {
            if (route.getEndpoint().getEndpointUri().startsWith("direct:")) {
                camel.getRouteController().startRoute(route.getRouteId());
            }
        }
    }
}
