package drover.inbox;

import drover.metrics.Metric;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import drover.system.Conditions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** From whom no webhook comes or is taken. */
@ApplicationScoped
class ProviderConditions implements Conditions {
    /** As the alerts have it. */
    private static final Duration SILENCE = Duration.ofDays(1);

    private final Providers providers;
    private final Announcements announcements;
    private final MeterRegistry registry;
    private final Clock clock;

    ProviderConditions(Providers providers, Announcements announcements, MeterRegistry registry, Clock clock) {
        this.providers = providers;
        this.announcements = announcements;
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public Stream<Condition> conditions() {
        Stream<Condition> unusable = providers.troubles().entrySet().stream()
                .map(one -> new Condition(Code.PROVIDER_UNUSABLE, Who.provider(one.getKey()), null, one.getValue()));
        Stream<Condition> refused = providers.configured().stream().flatMap(this::refused);
        Instant silent = clock.instant().minus(SILENCE);
        Stream<Condition> quiet = announcements.lastHeard().entrySet().stream()
                .filter(one -> !one.getValue().isAfter(silent)
                        && providers.find(one.getKey()).isPresent())
                .map(one -> new Condition(
                        Code.PROVIDER_SILENT,
                        Who.provider(one.getKey()),
                        one.getValue(),
                        "it has sent no webhook for a day; what changes there still arrives, by the polls"));
        return Stream.concat(unusable, Stream.concat(refused, quiet));
    }

    /** Nothing of what came since the start was taken. */
    private Stream<Condition> refused(String provider) {
        double taken = count(provider, "received") + count(provider, "duplicate");
        double all = registry.find(Metric.WEBHOOKS.id()).tag("provider", provider).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
        if (all == 0 || taken > 0) {
            return Stream.empty();
        }
        String why = count(provider, "unauthorized") > 0 ? ": compare the secret" : "";
        return Stream.of(new Condition(
                Code.PROVIDER_REFUSED,
                Who.provider(provider),
                null,
                "everything it sent since the start was refused" + why));
    }

    private double count(String provider, String outcome) {
        Counter counter = registry.find(Metric.WEBHOOKS.id())
                .tags("provider", provider, "outcome", outcome)
                .counter();
        return counter == null ? 0 : counter.count();
    }
}
