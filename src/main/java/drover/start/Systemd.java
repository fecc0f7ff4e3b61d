package drover.start;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Tells systemd that Drover is ready, and then that it is alive, where the unit asks for it ({@code Type=notify},
 * {@code WatchdogSec=}): its protocol is sd_notify(3). It asks over the management port, as anybody outside would: a process
 * that no longer answers there is not alive, and systemd starts it again.
 */
final class Systemd implements Runnable {
    private static final Logger LOG = Logger.getLogger("drover");
    private static final Duration NOT_READY_YET = Duration.ofMillis(250);

    private final Probe probe;
    private final OptionalLong watchdogMicros;

    private Systemd(Probe probe, OptionalLong watchdogMicros) {
        this.probe = probe;
        this.watchdogMicros = watchdogMicros;
    }

    /** Begins, when a service manager listens ({@code NOTIFY_SOCKET}). */
    static void begin(Map<String, String> environment, Probe probe) {
        if (environment.containsKey("NOTIFY_SOCKET")) {
            String micros = environment.get("WATCHDOG_USEC");
            OptionalLong watchdog = micros == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(micros));
            Thread thread = new Thread(new Systemd(probe, watchdog), "systemd");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void run() {
        try {
            while (!probe.ready().up()) {
                Thread.sleep(NOT_READY_YET.toMillis());
            }
            tell("READY=1");
            // Half of the time, as sd_watchdog_enabled(3) says: one answer may be late.
            while (watchdogMicros.isPresent()) {
                Thread.sleep(TimeUnit.MICROSECONDS.toMillis(watchdogMicros.getAsLong() / 2));
                if (probe.live().up()) {
                    tell("WATCHDOG=1");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.errorf(
                    "systemd is not told that Drover runs, and will end it: the program systemd-notify cannot be"
                            + " started (%s). Install it, or take Type=notify and WatchdogSec= out of the unit.",
                    e.getMessage());
        }
    }

    /** By systemd's own program: Java has no datagrams over Unix sockets. */
    private static void tell(String what) throws IOException, InterruptedException {
        Process notify = new ProcessBuilder("systemd-notify", what)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!notify.waitFor(10, TimeUnit.SECONDS)) {
            notify.destroyForcibly();
        }
    }
}
