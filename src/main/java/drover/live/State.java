package drover.live;

import com.fasterxml.jackson.databind.JsonNode;
import drover.system.Redaction;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Fetches by REST, after each connect, how things are now: what happened while nothing was connected. One that fails is tried again after
 * 1 s, 2 s, … 60 s.
 */
final class State {
    private static final Logger LOG = Logger.getLogger("drover.live");
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final String stream;
    private final Fetch fetch;
    private final Reader reader;
    private final BooleanSupplier ending;
    private boolean wanted;

    /** Asks. */
    interface Fetch {
        JsonNode now() throws Exception;
    }

    /** @param ending whether Drover ends: what fails then is no trouble */
    State(String stream, Fetch fetch, Reader reader, BooleanSupplier ending) {
        this.stream = stream;
        this.fetch = fetch;
        this.reader = reader;
        this.ending = ending;
    }

    /** From now on it is wanted. */
    synchronized void want() {
        wanted = true;
        notifyAll();
    }

    /** Fetches, whenever it is wanted, until its thread is interrupted. */
    void run(Link link) {
        Duration wait = FIRST;
        try {
            while (true) {
                await();
                int connection = link.connection();
                try {
                    reader.fetched(fetch.now(), connection);
                    wait = FIRST;
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    LOG.logf(
                            ending.getAsBoolean() ? Level.DEBUG : Level.WARN,
                            "%s: how things are could not be fetched, and is asked for again in %d s: %s",
                            stream,
                            wait.toSeconds(),
                            Redaction.redact(String.valueOf(e.getMessage())));
                    want();
                    pause(wait);
                    wait = wait.multipliedBy(2).compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : LONGEST;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void await() throws InterruptedException {
        while (!wanted) {
            wait();
        }
        wanted = false;
    }

    private static void pause(Duration wait) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(wait.toNanos());
    }
}
