package drover.poll;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.poll.Pushed.Told;
import drover.record.Json;
import drover.system.AllConditions;
import drover.system.Condition;
import drover.system.Condition.Who;
import drover.system.Opened;
import drover.system.RoutesChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All streams that are not polled, as {@link Sources} shows them beside those that are. */
@ApplicationScoped
class PushedStreams {
    static final String LISTENING = "listening";

    private final Instance<Pushed> pushed;
    private final PausedStreams paused;
    private final Clock clock;

    PushedStreams(Instance<Pushed> pushed, PausedStreams paused, Clock clock) {
        this.pushed = pushed;
        this.paused = paused;
        this.clock = clock;
    }

    /** What an operator has switched off stays so. */
    void know(@Observes Opened opened) {
        all().filter(one -> paused.isPaused(one.name())).forEach(one -> one.rest(true));
    }

    void know(@Observes RoutesChanged change) {
        all().filter(one -> paused.isPaused(one.name())).forEach(one -> one.rest(true));
    }

    private Stream<Told> all() {
        return pushed.stream().flatMap(some -> some.streams().stream());
    }

    private Stream<Told> ofSource(String source) {
        return all().filter(one -> one.source().equals(source));
    }

    Set<String> sources() {
        return all().map(Told::source).collect(Collectors.toCollection(TreeSet::new));
    }

    boolean isOn(String source) {
        return ofSource(source).anyMatch(Told::isOn);
    }

    boolean has(String stream) {
        return all().anyMatch(one -> one.name().equals(stream));
    }

    void rest(String stream, boolean rests) {
        all().filter(one -> one.name().equals(stream)).forEach(one -> one.rest(rests));
    }

    void hurry(String source) {
        ofSource(source).forEach(Told::hurry);
    }

    /** Those of a source, as they are shown. */
    List<ObjectNode> of(String source, List<Condition> now) {
        return ofSource(source).map(one -> stream(one, now)).toList();
    }

    private ObjectNode stream(Told one, List<Condition> now) {
        List<Condition> own = AllConditions.of(now, Who.stream(one.name()));
        Instant last = one.lastMessage();
        ObjectNode stream = Json.object()
                .put("name", one.name())
                .put("ok", !AllConditions.blocked(own))
                .put("state", one.isOn() ? AllConditions.state(own, LISTENING) : "off")
                .put("last_success", last == null ? null : last.toString())
                .put(
                        "freshness_seconds",
                        last == null
                                ? null
                                : (Long) Duration.between(last, clock.instant()).toSeconds());
        stream.setAll(one.facts());
        return stream.set("conditions", AllConditions.json(own));
    }
}
