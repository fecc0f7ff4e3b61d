package drover.start;

import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** What is said when all has been loaded. */
final class Greeting {
    private static final Logger LOG = Logger.getLogger("drover");

    private Greeting() {}

    static void say(Config config, int running) {
        LOG.infof(
                "Drover %s runs %d route files; its health: http://%s:%s/q/health",
                config.getValue("quarkus.application.version", String.class),
                running,
                config.getValue("quarkus.management.host", String.class),
                config.getValue("quarkus.management.port", String.class));
    }
}
