package drover.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.metrics.Sampled;
import drover.poll.Pushed;
import drover.record.Json;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import drover.system.Conditions;
import drover.system.Opened;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** All live streams that are on: how each is. */
@ApplicationScoped
class LiveStreams implements Conditions, Sampled, Pushed {
    /** A connection that ends once is no trouble: the next one mends it. */
    static final int FAILURES = 2;

    private static final Duration SILENT = Duration.ofHours(1);

    private final Clock clock;
    /** By the name of the stream, also those that are switched off; a route that is started anew brings another consumer. */
    private final Map<String, LiveConsumer> all = new ConcurrentSkipListMap<>();

    private volatile boolean begun;

    LiveStreams(Clock clock) {
        this.clock = clock;
    }

    /** Connections begin when all else has started: the server may be ourselves. */
    void open(@Observes Opened opened) {
        begin();
    }

    void begin() {
        begun = true;
        on().forEach(LiveConsumer::begin);
    }

    void add(LiveConsumer one) {
        all.put(one.settings().stream(), one);
    }

    void started(LiveConsumer one) {
        add(one);
        if (begun) {
            one.begin();
        }
    }

    private Stream<LiveConsumer> on() {
        return all.values().stream().filter(LiveConsumer::isStarted);
    }

    void remove(LiveConsumer one) {
        all.remove(one.settings().stream(), one);
    }

    @Override
    public List<Told> streams() {
        return all.values().stream().<Told>map(One::new).toList();
    }

    private record One(LiveConsumer of) implements Told {
        @Override
        public String source() {
            return of.source();
        }

        @Override
        public String name() {
            return of.settings().stream();
        }

        @Override
        public boolean isOn() {
            return of.isStarted();
        }

        @Override
        public Instant lastMessage() {
            return of.progress().lastMessage();
        }

        @Override
        public ObjectNode facts() {
            Progress progress = of.progress();
            ObjectNode facts = Json.object()
                    .put("transport", "websocket")
                    .put("connected_since", text(progress.connectedSince()))
                    .put("next_connect", text(progress.next()))
                    .put("last_message", text(progress.lastMessage()))
                    .put("messages", progress.messages.get())
                    .put("messages_per_second", Math.round(progress.rate()))
                    .put("reconnects", Math.max(0, progress.connections.get() - 1))
                    .put("superseded", progress.superseded.get());
            Duration lag = progress.lag();
            return facts.put("lag_ms", lag == null ? null : (Long) lag.toMillis());
        }

        @Override
        public boolean isConnected() {
            return of.progress().connectedSince() != null;
        }

        @Override
        public boolean hasCarriedOn(long messages) {
            return of.progress().read.get() >= messages && of.progress().waiting() == 0;
        }

        @Override
        public void rest(boolean rests) {
            of.rest(rests);
        }

        @Override
        public void hurry() {
            of.hurry();
        }

        private static String text(Instant time) {
            return time == null ? null : time.toString();
        }
    }

    @Override
    public Stream<Condition> conditions() {
        return on().flatMap(one -> conditions(one.settings().stream(), one.progress()));
    }

    private Stream<Condition> conditions(String stream, Progress progress) {
        Who who = Who.stream(stream);
        End end = progress.end();
        if (progress.connectedSince() == null && end != null) {
            boolean refused = end.kind() == End.Kind.REFUSED;
            return refused || progress.failures() >= FAILURES
                    ? Stream.of(new Condition(
                            refused ? Code.CREDENTIAL_REFUSED : Code.DISCONNECTED,
                            who,
                            progress.downSince(),
                            progress.next(),
                            LiveConsumer.clean(end)))
                    : Stream.empty();
        }
        if (progress.troubleWords() != null) {
            return Stream.of(new Condition(Code.POLL_FAILED, who, progress.troubleSince(), progress.troubleWords()));
        }
        Instant last = progress.lastMessage() == null ? progress.connectedSince() : progress.lastMessage();
        return last != null && last.plus(SILENT).isBefore(clock.instant())
                ? Stream.of(new Condition(
                        Code.STREAM_STALE, who, last, "it is connected, and no message has come for more than an hour"))
                : Stream.empty();
    }

    @Override
    public void sample(Meters meters) {
        on().forEach(one -> one.progress().sample(System.nanoTime()));
        meters.gauges(Metric.LIVE_CONNECTED, by(progress -> progress.connectedSince() == null ? 0 : 1));
        meters.gauges(Metric.LIVE_RECONNECTS, by(progress -> Math.max(0, progress.connections.get() - 1)));
        meters.gauges(Metric.LIVE_LAG, by(progress -> progress.lag() == null ? null : seconds(progress.lag())));
        meters.gauges(
                Metric.LIVE_SILENCE,
                by(progress -> progress.lastMessage() == null
                        ? null
                        : seconds(Duration.between(progress.lastMessage(), clock.instant()))));
    }

    private static Number seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private Map<String, Number> by(Function<Progress, Number> number) {
        Map<String, Number> numbers = new HashMap<>();
        on().forEach(one -> {
            Number value = number.apply(one.progress());
            if (value != null) {
                numbers.put(one.settings().stream(), value);
            }
        });
        return numbers;
    }
}
