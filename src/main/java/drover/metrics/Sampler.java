package drover.metrics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.apache.camel.quarkus.main.events.BeforeStop;
import org.jboss.logging.Logger;

/** Takes the samples, every five seconds. */
@ApplicationScoped
class Sampler {
    private static final Logger LOG = Logger.getLogger("drover.metrics");
    private static final long SECONDS = 5;

    private final Instance<Sampled> all;
    private final Meters meters;
    private ScheduledExecutorService thread;

    Sampler(Instance<Sampled> all, Meters meters) {
        this.all = all;
        this.meters = meters;
    }

    void start(@Observes AfterStart started, CamelContext camel) {
        thread = camel.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "metrics");
        var unused = thread.scheduleWithFixedDelay(this::sample, 0, SECONDS, TimeUnit.SECONDS);
    }

    void stop(@Observes BeforeStop stopping) {
        if (thread != null) {
            thread.shutdown();
        }
    }

    private void sample() {
        for (Sampled one : all) {
            try {
                one.sample(meters);
            } catch (RuntimeException e) {
                // Whatever it was, its own part of Drover tells it; the other numbers go on.
                LOG.debugf("%s: no sample: %s", one.getClass().getSimpleName(), e.getMessage());
            }
        }
    }
}
