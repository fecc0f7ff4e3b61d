package drover.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import drover.record.Json;
import drover.system.Redaction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Carries what has come through the route, batch after batch. A batch that fails is carried again, after 1 s, 2 s, … 60 s: nothing
 * that counts is lost, and meanwhile the backlog fills, and the socket is not read.
 */
final class Carrier {
    private static final Logger LOG = Logger.getLogger("drover.live");
    private static final int BATCH = 100;
    private static final int KEYS = 1000;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Settings settings;
    private final Backlog backlog;
    private final Progress progress;
    private final Function<ArrayNode, Exception> route;

    /** @param route carries records through the route; the exception where it failed, or null */
    Carrier(Settings settings, Backlog backlog, Progress progress, Function<ArrayNode, Exception> route) {
        this.settings = settings;
        this.backlog = backlog;
        this.progress = progress;
        this.route = route;
    }

    /** Carries until its thread is interrupted. */
    void run() {
        Duration wait = FIRST;
        try {
            while (true) {
                List<Told.Tick> batch = backlog.take(settings.newest() ? KEYS : BATCH);
                var records = Json.object().arrayNode();
                batch.forEach(record -> records.add(record.data()));
                Exception failure = route.apply(records);
                if (failure == null) {
                    progress.carried.addAndGet(batch.size());
                    well();
                    wait = FIRST;
                    TimeUnit.NANOSECONDS.sleep(settings.interval().toNanos());
                } else {
                    progress.superseded.addAndGet(backlog.giveBack(batch));
                    if (isBrokenOff(failure)) {
                        return;
                    }
                    failed(failure);
                    TimeUnit.NANOSECONDS.sleep(wait.toNanos());
                    wait = wait.multipliedBy(2).compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : LONGEST;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The stream ends: that is no trouble. */
    private static boolean isBrokenOff(Exception failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof InterruptedException)) {
            cause = cause.getCause();
        }
        return cause != null || Thread.currentThread().isInterrupted();
    }

    private void well() {
        if (progress.trouble(null)) {
            LOG.infof("%s: goes on", settings.stream());
        }
    }

    private void failed(Exception failure) {
        String words = Redaction.redact(String.valueOf(failure.getMessage()));
        if (progress.trouble("what has come cannot be carried on: " + words)) {
            LOG.warnf("%s: what has come cannot be carried on, and is tried again: %s", settings.stream(), words);
        }
    }
}
