package drover.inbox;

import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import drover.system.Conditions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Of which providers a notification cannot be resolved now, since when, and why. */
@ApplicationScoped
class Unresolved implements Conditions {
    private static final Logger LOG = Logger.getLogger("drover.inbox");

    private final Clock clock;
    private final Map<String, Why> troubled = new ConcurrentHashMap<>();

    Unresolved(Clock clock) {
        this.clock = clock;
    }

    private record Why(Instant since, String words) {}

    /** One line for a provider when it begins, none while it lasts. */
    void trouble(String provider, String what) {
        Why before = troubled.get(provider);
        troubled.put(provider, new Why(before == null ? clock.instant() : before.since(), what));
        if (before == null) {
            LOG.warnf("a webhook of %s cannot be resolved now; it is kept, and tried again: %s", provider, what);
        }
    }

    /** One was resolved: nothing is wrong with the API, or with us. */
    void works(String provider) {
        troubled.remove(provider);
    }

    @Override
    public Stream<Condition> conditions() {
        return new TreeMap<>(troubled)
                .entrySet().stream()
                        .map(one -> new Condition(
                                Code.PROVIDER_UNRESOLVED,
                                Who.provider(one.getKey()),
                                one.getValue().since(),
                                "what it sent cannot be resolved now; it is kept, and tried again: "
                                        + one.getValue().words()));
    }
}
