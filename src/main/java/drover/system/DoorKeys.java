package drover.system;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.Config;

/** What the keys say of a door. One API of several of a system, {@code google.calendar}, has the keys of the system unless it has its own. */
@Singleton
public class DoorKeys {
    private final Config config;

    DoorKeys(Config config) {
        this.config = config;
    }

    Optional<String> of(String door, String key) {
        Optional<String> own = config.getOptionalValue(door + key, String.class);
        int dot = door.startsWith(Door.DOWNSTREAM) ? -1 : door.indexOf('.');
        return own.isPresent() || dot < 0 ? own : config.getOptionalValue(door.substring(0, dot) + key, String.class);
    }

    /** One call in it; null where no key says so. */
    Duration interval(String door) {
        return of(door, ".request-interval").map(TimeUtils::toDuration).orElse(null);
    }

    /**
     * The door with whose calls those of this one are counted: that of the system, whoever calls. A door with a number of its own, a
     * token endpoint (a call may wait for a token) and a receiver are counted alone.
     */
    String countedWith(String door) {
        int dot = door.indexOf('.');
        boolean alone = dot < 0
                || door.startsWith(Door.DOWNSTREAM)
                || door.endsWith(".oauth")
                || config.getOptionalValue(door + ".concurrency", String.class).isPresent();
        return alone ? door : door.substring(0, dot);
    }

    /**
     * How many calls may be under way at once; without a key as many as there are. A receiver has lanes instead.
     *
     * @throws IllegalArgumentException when the key has no such number
     */
    int concurrency(String door) {
        if (door.startsWith(Door.DOWNSTREAM)) {
            return Integer.MAX_VALUE;
        }
        return of(door, ".concurrency").map(Integer::valueOf).orElse(Integer.MAX_VALUE);
    }

    /** How many calls a minute the pace of a door allows; null where no key says so. */
    public Long budget(String door) {
        Duration interval = interval(door);
        return interval == null || interval.isZero()
                ? null
                : (Long) Duration.ofMinutes(1).dividedBy(interval);
    }
}
