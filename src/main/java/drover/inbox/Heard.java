package drover.inbox;

import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.metrics.Sampled;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import drover.system.Conditions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** When each provider was heard last, who has fallen silent, and of whom everything is refused. */
@ApplicationScoped
class Heard implements Sampled, Conditions {
    private static final Logger LOG = Logger.getLogger("drover.inbox");
    private static final Duration SILENCE = Duration.ofDays(1);
    private static final long KEPT_EVERY = Duration.ofMinutes(1).toMillis();
    private static final int REFUSED_IN_A_ROW = 3;
    private static final long LATELY = Duration.ofHours(1).toMillis();

    private final Clock clock;
    private final Providers providers;
    private final ProviderRows rows;
    private final Meters meters;
    /** When each provider was last heard in this process. */
    private final Map<String, Long> heard = new ConcurrentHashMap<>();

    private final Map<String, Long> kept = new HashMap<>();
    /** Since when nothing has come. */
    private final Map<String, Instant> silent = new ConcurrentHashMap<>();

    private final Map<String, Streak> refused = new ConcurrentHashMap<>();
    private final Map<String, Long> saidAt = new ConcurrentHashMap<>();
    private final Set<String> reused = ConcurrentHashMap.newKeySet();

    Heard(Clock clock, Providers providers, ProviderRows rows, Meters meters) {
        this.clock = clock;
        this.providers = providers;
        this.rows = rows;
        this.meters = meters;
    }

    /**
     * So many were refused in a row, the first of them at {@code since}; when one was good last, or null, and why it was refused.
     */
    private record Streak(Instant since, int count, Long goodAt, long lastAt, String why) {
        Streak and(long now, String reason) {
            return new Streak(since, count + 1, goodAt, now, reason);
        }

        /** Anybody can post a few that are not signed: a provider of which one was good lately is not refused. */
        boolean isAll() {
            return count >= REFUSED_IN_A_ROW && (goodAt == null || lastAt - goodAt >= LATELY);
        }
    }

    /** A good notification has come from it, one that is known already among them. */
    void good(String provider) {
        heard.put(provider, clock.millis());
        Streak before = refused.remove(provider);
        if (before != null && before.isAll()) {
            LOG.infof("webhook %s: what it sends is taken again", provider);
        }
    }

    /**
     * One was refused before its signature was found good.
     *
     * @param why in words that go on after "everything is refused: "
     */
    void refused(String provider, String why) {
        long now = clock.millis();
        Streak first = new Streak(clock.instant(), 0, heard.get(provider), now, why);
        Streak streak = refused.compute(provider, (name, old) -> (old == null ? first : old).and(now, why));
        if (streak.isAll() && now - saidAt.getOrDefault(provider, now - LATELY) >= LATELY) {
            saidAt.put(provider, now);
            LOG.warnf("webhook %s: everything is refused: %s", provider, why);
        }
    }

    /** Two notifications have one id, and say different things. */
    void reused(String provider) {
        if (reused.add(provider)) {
            LOG.warnf(
                    "webhook %s: notifications that say different things have the same id, so that id does not name a"
                            + " notification. All of them are kept; see webhook.%s.id-field and id-header",
                    provider, provider);
        }
    }

    /** When each provider that has ever sent a good notification was last heard. */
    Map<String, Instant> last() {
        Map<String, Instant> last = new TreeMap<>();
        rows.all().forEach(row -> last.put(row.name(), Instant.ofEpochMilli(row.lastAt())));
        heard.forEach((name, at) -> last.put(name, Instant.ofEpochMilli(at)));
        return last;
    }

    /** Remembers who was heard when, and warns of who has fallen silent. */
    @Override
    public synchronized void sample(Meters ignored) {
        heard.forEach((provider, at) -> {
            if (at - kept.getOrDefault(provider, 0L) >= KEPT_EVERY) {
                rows.heard(provider, at);
                kept.put(provider, at);
            }
        });
        Map<String, Double> silence = new HashMap<>();
        rows.all().forEach(row -> {
            String provider = row.name();
            if (providers.find(provider).isPresent()) {
                long last = Math.max(row.lastAt(), heard.getOrDefault(provider, row.lastAt()));
                silence.put(provider, (clock.millis() - last) / 1000.0);
                listen(provider, Instant.ofEpochMilli(last));
            }
        });
        silent.keySet().retainAll(silence.keySet());
        meters.gauges(Metric.WEBHOOKS_SILENCE, silence);
    }

    private void listen(String provider, Instant last) {
        Duration since = Duration.between(last, clock.instant());
        if (since.compareTo(SILENCE) < 0) {
            if (silent.remove(provider) != null) {
                LOG.infof("webhook %s: is heard again", provider);
            }
        } else if (silent.put(provider, last) == null) {
            LOG.warnf(
                    "webhook %s: nothing has come for %d hours, and it used to send. What changes there still arrives, by the"
                            + " polls. A provider that could not reach us for days switches its webhook off: see whether it"
                            + " is still registered there (docs/runbook.md, \"A webhook is silent\")",
                    provider, since.toHours());
        }
    }

    @Override
    public Stream<Condition> conditions() {
        Stream<Condition> quiet = new TreeMap<>(silent)
                .entrySet().stream()
                        .map(one -> condition(
                                Code.PROVIDER_SILENT,
                                one.getKey(),
                                one.getValue(),
                                "nothing has come for a day, and it used to send; what changes there still arrives, by the"
                                        + " polls"));
        Stream<Condition> bad = new TreeMap<>(refused)
                .entrySet().stream()
                        .filter(one -> one.getValue().isAll())
                        .map(one -> condition(
                                Code.PROVIDER_REFUSED,
                                one.getKey(),
                                one.getValue().since(),
                                "everything is refused: " + one.getValue().why()));
        return Stream.concat(quiet, bad);
    }

    private static Condition condition(Code code, String provider, Instant since, String words) {
        return new Condition(code, Who.provider(provider), since, words);
    }
}
