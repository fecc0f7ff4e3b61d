package drover.system;

import drover.system.Condition.Code;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Why nothing gets through a door, and which of its streams rest alone. */
@ApplicationScoped
class DoorConditions implements Conditions {
    private final Doors doors;

    DoorConditions(Doors doors) {
        this.doors = doors;
    }

    @Override
    public Stream<Condition> conditions() {
        return doors.all().stream().flatMap(door -> door.conditions().stream());
    }

    /** @param restsFor why the door rests, or null while it does not */
    static List<Condition> of(
            Door door, Streams streams, Breaker breaker, Code restsFor, Instant restsSince, Instant restsUntil) {
        List<Condition> conditions = new ArrayList<>();
        if (door.isRefused()) {
            conditions.add(new Condition(
                    Code.CREDENTIAL_REFUSED, door.who(), streams.since(), streams.next(), door.trouble()));
        } else if (breaker.isOpen()) {
            conditions.add(new Condition(
                    Code.BREAKER_OPEN,
                    door.who(),
                    breaker.since(),
                    breaker.until(),
                    "the circuit breaker is open: " + breaker.failure()));
        } else if (restsFor != null) {
            String words = restsFor == Code.QUOTA_EXHAUSTED ? "today's calls are used up" : "it asked for a pause";
            conditions.add(new Condition(restsFor, door.who(), restsSince, restsUntil, words));
        }
        if (!door.isRefused()) {
            streams.resting()
                    .filter(stream -> !stream.stream().isEmpty())
                    .map(DoorConditions::of)
                    .forEach(conditions::add);
        }
        return conditions;
    }

    private static Condition of(Streams.Resting stream) {
        return new Condition(
                stream.refused() ? Code.STREAM_REFUSED : Code.STREAM_FAILING,
                Condition.Who.stream(stream.stream()),
                stream.since(),
                stream.until(),
                (stream.refused() ? "it is refused, and the others are read: " : "it fails alone: ") + stream.words());
    }
}
