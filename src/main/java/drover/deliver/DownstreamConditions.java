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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Why a downstream gets nothing, or not all. What its door says is told by the door. */
@ApplicationScoped
class DownstreamConditions implements Conditions {
    /** As the alerts have it. */
    private static final Duration LATE = Duration.ofHours(1);

    private final Downstreams downstreams;
    private final Store store;
    private final Pauses pauses;
    private final Clock clock;
    private final Map<String, Progress> progress = new ConcurrentHashMap<>();

    DownstreamConditions(Downstreams downstreams, Store store, Pauses pauses, Clock clock) {
        this.downstreams = downstreams;
        this.store = store;
        this.pauses = pauses;
        this.clock = clock;
    }

    /** How the deliveries to a downstream go. */
    Progress progress(String name) {
        return progress.computeIfAbsent(name, key -> new Progress(key, clock));
    }

    @Override
    public Stream<Condition> conditions() {
        return downstreams.everKnown().stream().flatMap(name -> Stream.concat(obstacle(name), kept(name)));
    }

    /** Why nothing is delivered to it. */
    private Stream<Condition> obstacle(String name) {
        Who who = Who.downstream(name);
        if (downstreams.isOff(name)) {
            // That is what somebody wants; what still waits for it is told.
            long waiting = store.read(c -> Deliveries.count(c, name, DeliverySql.OPEN));
            return waiting == 0
                    ? Stream.empty()
                    : Stream.of(new Condition(
                            Code.NO_ROUTE,
                            who,
                            null,
                            "it is switched off, and " + waiting + " undelivered events wait"));
        }
        if (!downstreams.settings().containsKey(name)) {
            return Stream.of(new Condition(Code.NO_ROUTE, who, null, "no route delivers to it"));
        }
        Pause pause = pauses.of(name);
        if (pause == null) {
            Condition trouble = progress(name).condition();
            return trouble == null ? Stream.empty() : Stream.of(trouble);
        }
        Code code =
                switch (pause.by()) {
                    case OPERATOR -> Code.PAUSED;
                    case REFUSED -> Code.RECEIVER_REFUSED;
                    case GONE -> Code.RECEIVER_GONE;
                };
        return Stream.of(new Condition(code, who, pause.since(), pauses.asksAt(name), pause.reason()));
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
            long dead = Deliveries.count(c, name, DeliverySql.DEAD);
            if (dead > 0) {
                kept.add(new Condition(
                        Code.DEAD_LETTERS, who, null, dead + (dead == 1 ? " dead letter" : " dead letters")));
            }
            return kept.build();
        });
    }
}
