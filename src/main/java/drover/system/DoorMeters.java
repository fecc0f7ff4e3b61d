package drover.system;

import drover.metrics.Meters;
import drover.metrics.Metric;
import jakarta.inject.Singleton;
import java.time.Duration;

/** What is counted of the calls of a system; what receivers are told counts with the deliveries. */
@Singleton
class DoorMeters {
    private final Meters meters;
    private final DoorKeys keys;

    DoorMeters(Meters meters, DoorKeys keys) {
        this.meters = meters;
        this.keys = keys;
    }

    /** Shows a door before its first call. */
    void made(Door door) {
        if (door.isOfSystem()) {
            meters.add(Metric.API_RATE_LIMITED, 0, door.name());
            Duration interval = keys.interval(door.name());
            if (interval != null) {
                meters.gauge(Metric.API_INTERVAL, () -> interval.toMillis() / 1000.0, door.name());
            }
        }
    }

    /**
     * Counts a call.
     *
     * @param took null where it did not pass the door
     * @param failure null when it went well
     */
    void called(Door door, Duration took, Exception failure) {
        if (door.isOfSystem() && took != null) {
            meters.time(Metric.API_REQUESTS, took, door.name(), Outcome.tag(failure));
        }
        if (door.isOfSystem() && failure instanceof RateLimited) {
            meters.count(Metric.API_RATE_LIMITED, door.name());
        }
    }
}
