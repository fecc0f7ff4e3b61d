package drover.store;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.apache.camel.quarkus.main.events.BeforeStop;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Says every few minutes what may be forgotten: what was done longer ago than {@code drover.retention} needs no content, and what
 * is older than {@code drover.dedupe-window} is no longer told from its twins. The room is used again, so the store grows with
 * what a retention holds, not with time.
 */
@ApplicationScoped
public class Retention {
    private static final Logger LOG = Logger.getLogger("drover.store");
    private static final Duration LONGEST_REST = Duration.ofMinutes(10);
    private static final Duration BREATH = Duration.ofMillis(20);

    private final Clock clock;
    private final Duration retention;
    private final Duration window;
    private ScheduledExecutorService thread;
    private volatile boolean stopping;

    /** With durations as they are written in the keys. */
    public Retention(
            Clock clock,
            @ConfigProperty(name = "drover.retention") String retention,
            @ConfigProperty(name = "drover.dedupe-window") String window) {
        this.clock = clock;
        this.retention = TimeUtils.toDuration(retention);
        this.window = TimeUtils.toDuration(window);
        if (this.window.compareTo(this.retention) < 0) {
            throw new ConfigurationException("Drover does not start, because drover.dedupe-window (" + window
                    + ") is shorter than drover.retention (" + retention
                    + "): an event could come again while it can still be replayed. Make it as long at least.");
        }
    }

    void start(@Observes AfterStart started, CamelContext camel, Event<Pruning> others) {
        Duration rest = retention.dividedBy(10);
        long millis = Math.max(1000, Math.min(rest.toMillis(), LONGEST_REST.toMillis()));
        thread = camel.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "retention");
        var unused = thread.scheduleWithFixedDelay(() -> pruneQuietly(others), 1000, millis, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes BeforeStop stopping) {
        this.stopping = true;
        if (thread != null) {
            thread.shutdown();
        }
    }

    private void pruneQuietly(Event<Pruning> others) {
        try {
            others.fire(pruning(this::breathe));
        } catch (RuntimeException e) {
            LOG.debugf("nothing was pruned: %s", e.getMessage());
        }
    }

    /** What may go now. */
    public Pruning pruning(BooleanSupplier goOn) {
        Instant now = clock.instant();
        return new Pruning(now.minus(retention), now.minus(window), goOn);
    }

    private boolean breathe() {
        try {
            Thread.sleep(BREATH.toMillis());
            return !stopping;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
