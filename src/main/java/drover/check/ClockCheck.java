package drover.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What this machine knows of its clock. Nobody outside is asked, so how far it is off nobody says. */
public final class ClockCheck {
    private static final String WHAT = "clock";
    private static final Duration SLACK = Duration.ofMinutes(1);
    private static final long PATIENCE_SECONDS = 2;
    /** Signatures and tokens hold for minutes. */
    private static final String WHY = "signatures and tokens are refused when the clock is minutes off";

    private ClockCheck() {}

    /** Looks at the clock beside the time at which the store was last written, and asks systemd whether a time service keeps it. */
    public static Row look(Instant now, Path dataDir) {
        Instant written = written(dataDir);
        String shown = now.truncatedTo(ChronoUnit.SECONDS).toString();
        if (written.isAfter(now.plus(SLACK))) {
            return Row.fail(
                    WHAT,
                    shown + ", and the store was written at " + written.truncatedTo(ChronoUnit.SECONDS)
                            + ": the clock is behind. Set it, and let a time service keep it");
        }
        return switch (synchronised("timedatectl", "show", "-p", "NTPSynchronized", "--value")) {
            case "yes" -> Row.ok(WHAT, shown + ", kept by a time service");
            case "no" ->
                Row.warn(WHAT, shown + ", and no time service keeps it: start one (timedatectl set-ntp true); " + WHY);
            default -> Row.ok(WHAT, shown + "; nobody on this machine says whether a time service keeps it");
        };
    }

    private static Instant written(Path dataDir) {
        return Stream.of("drover.db", "drover.db-wal")
                .map(name -> changed(dataDir.resolve(name)))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The beginning of time where there is no such file. */
    private static Instant changed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    private static String synchronised(String... command) {
        try {
            Process asked = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            try {
                return asked.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        ? new String(asked.getInputStream().readNBytes(100), StandardCharsets.US_ASCII).strip()
                        : "";
            } finally {
                asked.destroyForcibly();
            }
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
