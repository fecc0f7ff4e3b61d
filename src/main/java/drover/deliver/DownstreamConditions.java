package drover.deliver;

import drover.store.Store;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import drover.system.Conditions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Why a downstream gets nothing, or not all. What its door says is told by the door. */
@ApplicationScoped
class DownstreamConditions implements Conditions {
    /** As the alerts have it. */
    private static final Duration LATE = Duration.ofHours(1);

    private final Downstreams downstreams;
    private final Store store;
    private final Config config;
    private final Clock clock;

    DownstreamConditions(Downstreams downstreams, Store store, Config config, Clock clock) {
        this.downstreams = downstreams;
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Stream<Condition> conditions() {
        return downstreams.everKnown().stream().flatMap(name -> Stream.concat(obstacle(name), kept(name)));
    }

    /** Why nothing is delivered to it. */
    private Stream<Condition> obstacle(String name) {
        Who who = Who.downstream(name);
        if (!downstreams.settings().containsKey(name)) {
            return Stream.of(new Condition(Code.NO_ROUTE, who, null, "no route delivers to it"));
        }
        if (config.getOptionalValue("downstream." + name + ".url", String.class).isEmpty()) {
            return Stream.of(new Condition(
                    Code.NOT_DELIVERABLE, who, null, "it has no address: set downstream." + name + ".url"));
        }
        Downstreams.Pause pause = downstreams.pause(name);
        if (pause == null) {
            return Stream.empty();
        }
        Code code =
                switch (pause.by()) {
                    case OPERATOR -> Code.PAUSED;
                    case REFUSED -> Code.RECEIVER_REFUSED;
                    case GONE -> Code.RECEIVER_GONE;
                };
        return Stream.of(new Condition(code, who, pause.since(), pause.reason()));
    }

    private Stream<Condition> kept(String name) {
        return store.read(c -> {
            Stream.Builder<Condition> kept = Stream.builder();
            Who who = Who.downstream(name);
            Long oldest = Deliveries.oldest(c, name);
            if (oldest != null && clock.millis() - oldest > LATE.toMillis()) {
                Instant since = Instant.ofEpochMilli(oldest);
                kept.add(new Condition(
                        Code.DELIVERY_LATE, who, since, "the oldest event has waited for more than an hour"));
            }
            long dead = Deliveries.count(c, name, "state = 'dead'");
            if (dead > 0) {
                kept.add(new Condition(
                        Code.DEAD_LETTERS, who, null, dead + (dead == 1 ? " dead letter" : " dead letters")));
            }
            return kept.build();
        });
    }
}
