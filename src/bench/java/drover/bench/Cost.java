package drover.bench;

import java.time.Duration;

/**
 * What some events cost.
 *
 * @param events how many
 * @param time how long it took
 * @param cpu the CPU time of the application; unlike the time it hardly depends on what else the machine does
 * @param driver the CPU time of this process
 * @param peak the most memory that the application has held, in megabytes
 */
record Cost(int events, Duration time, Duration cpu, Duration driver, int peak) {
    static final Cost NONE = new Cost(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

    Cost plus(Cost other) {
        return new Cost(
                events + other.events,
                time.plus(other.time),
                cpu.plus(other.cpu),
                driver.plus(other.driver),
                Math.max(peak, other.peak));
    }

    /** Events a second. */
    double rate() {
        return events * 1e9 / time.toNanos();
    }

    /** Of the application, in microseconds an event. */
    double cpuMicros() {
        return cpu.toNanos() / 1e3 / events;
    }

    /** Of this process, in microseconds an event. */
    double driverMicros() {
        return driver.toNanos() / 1e3 / events;
    }

    /** Begins to measure. */
    static Meter meter(App app) {
        return new Meter(app, System.nanoTime(), app.cpu(), own());
    }

    private static Duration own() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Measures from its making on. */
    record Meter(App app, long began, Duration cpu, Duration driver) {
        Cost read(int events) {
            return new Cost(
                    events,
                    Duration.ofNanos(System.nanoTime() - began),
                    app.cpu().minus(cpu),
                    own().minus(driver),
                    app.peak());
        }
    }
}
