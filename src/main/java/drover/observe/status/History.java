package drover.observe.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.metrics.Meters;
import drover.metrics.Sampled;
import drover.record.Json;
import drover.system.DoorKeys;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The last hour, minute by minute, from the differences between samples of the meters. It is in memory only: after a
 * restart it begins anew.
 */
@ApplicationScoped
class History implements Sampled {
    private static final int MINUTES = 60;

    private final MeterRegistry registry;
    private final Function<String, Long> budgets;
    private final Clock clock;
    private final Deque<Minute> minutes = new ArrayDeque<>();
    /** Those of the last minute, oldest first. */
    private final Deque<Sample> samples = new ArrayDeque<>();

    @Inject
    History(MeterRegistry registry, DoorKeys doors, Clock clock) {
        this(registry, doors::budget, clock);
    }

    /** @param budgets how many calls a minute are allowed to an API, or null */
    History(MeterRegistry registry, Function<String, Long> budgets, Clock clock) {
        this.registry = registry;
        this.budgets = budgets;
        this.clock = clock;
    }

    /** What happened in a minute. The last one is not over yet. */
    private static final class Minute {
        private final Instant begin;
        private double events;
        private double delivered;
        private Double backlog;
        private final Map<String, Double> calls = new HashMap<>();
        private Latencies latencies = Latencies.NONE;

        Minute(Instant begin) {
            this.begin = begin;
        }

        void add(Sample before, Sample now) {
            events += sum(Sample.since(before.events(), now.events()));
            delivered += sum(Sample.since(before.delivered(), now.delivered()));
            Sample.since(before.calls(), now.calls()).forEach((api, count) -> calls.merge(api, count, Double::sum));
            latencies = latencies.plus(now.latencies().minus(before.latencies()));
        }
    }

    @Override
    public synchronized void sample(Meters meters) {
        Instant now = clock.instant();
        Sample sample = Sample.of(registry, now);
        Minute minute = minute(now.truncatedTo(ChronoUnit.MINUTES));
        if (!samples.isEmpty()) {
            minute.add(samples.getLast(), sample);
        }
        minute.backlog = sample.backlog();
        samples.addLast(sample);
        while (samples.size() > 2 && samples.getFirst().at().isBefore(now.minusSeconds(61))) {
            samples.removeFirst();
        }
    }

    private Minute minute(Instant begin) {
        // A clock that is put back goes on in the minute it was in.
        if (minutes.isEmpty() || minutes.getLast().begin.isBefore(begin)) {
            minutes.addLast(new Minute(begin));
        }
        if (minutes.size() > MINUTES) {
            minutes.removeFirst();
        }
        return minutes.getLast();
    }

    /** Events of each stream in the last minute. */
    synchronized Map<String, Double> eventsLastMinute() {
        return lastMinute(Sample::events);
    }

    /** What each downstream took in the last minute. */
    synchronized Map<String, Double> deliveredLastMinute() {
        return lastMinute(Sample::delivered);
    }

    private Map<String, Double> lastMinute(Function<Sample, Map<String, Double>> part) {
        return samples.isEmpty()
                ? Map.of()
                : Sample.since(part.apply(samples.getFirst()), part.apply(samples.getLast()));
    }

    /** A number for each of the last 60 minutes, the last of which is not over; null where Drover did not run. */
    synchronized ObjectNode tell() {
        Instant last = minutes.isEmpty() ? clock.instant().truncatedTo(ChronoUnit.MINUTES) : minutes.getLast().begin;
        Instant first = last.minus(MINUTES - 1, ChronoUnit.MINUTES);
        ObjectNode history = Json.object().put("step_seconds", 60).put("from", first.toString());
        history.put("since", minutes.isEmpty() ? null : minutes.getFirst().begin.toString());
        series(history.putArray("events"), first, minute -> minute.events);
        series(history.putArray("delivered"), first, minute -> minute.delivered);
        series(history.putArray("latency_p95_ms"), first, minute -> minute.latencies.percentile(0.95));
        series(history.putArray("backlog"), first, minute -> minute.backlog);
        ObjectNode calls = history.putObject("calls");
        for (String api : apis()) {
            series(calls.putArray(api), first, minute -> minute.calls.getOrDefault(api, 0.0));
        }
        ObjectNode budget = history.putObject("budget_per_minute");
        apis().forEach(api -> {
            Long allowed = budgets.apply(api);
            if (allowed != null) {
                budget.put(api, allowed);
            }
        });
        Sample sample = samples.peekLast();
        history.putObject("totals")
                .put("events", sample == null ? 0 : (long) sum(sample.events()))
                .put("delivered", sample == null ? 0 : (long) sum(sample.delivered()));
        return history;
    }

    private Set<String> apis() {
        return samples.isEmpty()
                ? Set.of()
                : new TreeSet<>(samples.getLast().calls().keySet());
    }

    private void series(ArrayNode series, Instant first, Function<Minute, Double> number) {
        Map<Instant, Minute> known = new HashMap<>();
        minutes.forEach(minute -> known.put(minute.begin, minute));
        for (int i = 0; i < MINUTES; i++) {
            Minute minute = known.get(first.plus(i, ChronoUnit.MINUTES));
            Double value = minute == null ? null : number.apply(minute);
            if (value == null) {
                series.addNull();
            } else {
                series.add(Math.round(value));
            }
        }
    }

    private static double sum(Map<String, Double> numbers) {
        return numbers.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
