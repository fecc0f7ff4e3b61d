package drover.check;

import drover.system.http.Proxies;
import drover.system.http.Proxies.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether others can be reached: name, connection, TLS, through the proxy where one leads there. No request is made. */
public final class Reach {
    /** For all of them together. */
    private static final Duration END = Duration.ofSeconds(15);

    private static final int AT_ONCE = 8;

    private final Proxies proxies;

    /** @param proxies which proxy leads to whom */
    public Reach(Proxies proxies) {
        this.proxies = proxies;
    }

    /** Looks at all of them, several at once, and ends in time whatever hangs. */
    public List<Row> look(List<Target> targets) {
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE, work -> {
            Thread thread = new Thread(work, "reach");
            // A name that never resolves keeps nobody here.
            thread.setDaemon(true);
            return thread;
        });
        long end = System.nanoTime() + END.toNanos();
        List<Future<Row>> looked = targets.stream()
                .map(target -> workers.submit(() -> look(target)))
                .toList();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            rows.add(wait(targets.get(i), looked.get(i), end));
        }
        workers.shutdownNow();
        return rows;
    }

    private static Row wait(Target target, Future<Row> looked, long end) {
        try {
            return looked.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Row.fail(
                    target.what(),
                    target.place() + " did not answer within " + END.toSeconds() + " s: look at DNS and firewall");
        } catch (ExecutionException e) {
            return Row.fail(target.what(), target.place() + ": " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Row.fail(target.what(), "it was interrupted");
        }
    }

    private Row look(Target target) {
        Optional<Proxy> proxy = proxies.to(target.scheme(), target.host());
        Knock knock = new Knock(target, proxy.orElse(null));
        return knock.look();
    }
}
