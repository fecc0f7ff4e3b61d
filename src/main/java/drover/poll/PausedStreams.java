package drover.poll;

import drover.store.Sql;
import drover.store.Store;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import drover.system.Conditions;
import drover.system.RoutesLoaded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The streams that an operator has switched off. A restart remembers them. */
@ApplicationScoped
class PausedStreams implements Conditions {
    private final Store store;
    private final Clock clock;
    private volatile Map<String, Instant> since;

    PausedStreams(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Read while a start can still fail: what begins by itself afterwards does so also while the store cannot be read. */
    void know(@Observes RoutesLoaded loaded) {
        known();
    }

    /** Whether a stream is not to be read. */
    boolean isPaused(String stream) {
        return known().containsKey(stream);
    }

    private Map<String, Instant> known() {
        Map<String, Instant> known = since;
        if (known == null) {
            known = new ConcurrentHashMap<>();
            for (Map.Entry<String, Instant> one : store.read(c -> Sql.once(c, "SELECT name, since FROM paused_stream")
                    .list(row -> Map.entry(row.text("name"), Instant.ofEpochMilli(row.number("since")))))) {
                known.put(one.getKey(), one.getValue());
            }
            since = known;
        }
        return known;
    }

    /** From now on it is not read, until it is resumed. */
    void pause(String stream) {
        long now = clock.millis();
        store.write(c -> Sql.once(
                        c,
                        "INSERT INTO paused_stream (name, since) VALUES (:name, :since) ON CONFLICT (name) DO NOTHING")
                .set("name", stream)
                .set("since", now)
                .run());
        known().putIfAbsent(stream, Instant.ofEpochMilli(now));
    }

    /** It is read again. */
    void resume(String stream) {
        store.write(c -> Sql.once(c, "DELETE FROM paused_stream WHERE name = :name")
                .set("name", stream)
                .run());
        known().remove(stream);
    }

    @Override
    public Stream<Condition> conditions() {
        return known().entrySet().stream()
                .map(one -> new Condition(
                        Code.PAUSED,
                        Who.stream(one.getKey()),
                        one.getValue(),
                        "an operator switched it off; it goes on from its cursor when it is resumed"));
    }
}
