package drover.system;

import drover.metrics.Meters;
import drover.metrics.Metric;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.apache.camel.quarkus.main.events.BeforeStop;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Reminds of API keys that end, where the day is known: {@code <system>.api-key-expires}. No API tells it. A key counts as
 * ended from the first moment of that day, UTC.
 */
@ApplicationScoped
public class Expiry implements Conditions {
    private static final Logger LOG = Logger.getLogger("drover.credentials");
    /** The alert begins as early: deploy/prometheus/rules.yml. */
    private static final Duration SOON = Duration.ofDays(14);

    private final Config config;
    private final Clock clock;
    private final Meters meters;
    private final Map<String, LocalDate> days = new ConcurrentSkipListMap<>();
    private ScheduledExecutorService thread;

    Expiry(Config config, Clock clock, Meters meters) {
        this.config = config;
        this.clock = clock;
        this.meters = meters;
    }

    /** From now on the key of this system is watched, if its day is known. */
    public void watch(String system) {
        config.getOptionalValue(system + ".api-key-expires", String.class).ifPresent(day -> {
            days.put(system, LocalDate.parse(day));
            meters.gauge(Metric.CREDENTIAL_EXPIRES, () -> left(days.get(system)).toSeconds(), system);
        });
    }

    void start(@Observes AfterStart started, CamelContext camel) {
        thread = camel.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "expiry");
        var unused = thread.scheduleAtFixedRate(this::remind, 0, 1, TimeUnit.DAYS);
    }

    void stop(@Observes BeforeStop stopping) {
        if (thread != null) {
            thread.shutdown();
        }
    }

    /** A line for each key that ends soon, or has ended. */
    void remind() {
        days.forEach((system, day) -> {
            Duration left = left(day);
            if (left.isNegative() || left.isZero()) {
                LOG.warnf(
                        "%s: its API key has ended on %s: make a new one, and set %s.api-key-expires",
                        system, day, system);
            } else if (left.compareTo(SOON) < 0) {
                LOG.warnf(
                        "%s: its API key ends on %s, in %d days: make a new one, and set %s.api-key-expires",
                        system, day, left.toDays(), system);
            }
        });
    }

    @Override
    public Stream<Condition> conditions() {
        return days.entrySet().stream()
                .filter(one -> left(one.getValue()).compareTo(SOON) < 0)
                .map(one -> ends(Condition.Who.system(one.getKey()), one.getValue()));
    }

    private Condition ends(Condition.Who who, LocalDate day) {
        Duration left = left(day);
        Instant end = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        return left.isNegative() || left.isZero()
                ? new Condition(Condition.Code.CREDENTIAL_EXPIRED, who, end, "its API key has ended on " + day)
                : new Condition(
                        Condition.Code.CREDENTIAL_EXPIRES,
                        who,
                        null,
                        end,
                        "its API key ends on " + day + ", in " + left.toDays() + " days");
    }

    private Duration left(LocalDate day) {
        return Duration.between(Instant.now(clock), day.atStartOfDay(ZoneOffset.UTC));
    }
}
