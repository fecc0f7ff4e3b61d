package drover.inbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Whose turn it is, where several workers serve several providers: one after the other, each served by one worker at a time.
 * So what a provider sent is resolved in its order, and a provider that takes long holds nobody else up while a worker is left.
 */
final class Turns {
    private final Deque<String> line = new ArrayDeque<>();
    private final Set<String> served = new HashSet<>();
    private final Set<String> again = new HashSet<>();

    /** There is something to do for it. */
    synchronized void join(String provider) {
        if (served.contains(provider)) {
            again.add(provider);
        } else if (!line.contains(provider)) {
            line.add(provider);
            notifyAll();
        }
    }

    /** Whom to serve; null where there is nobody for so long. */
    synchronized String next(long seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long left = end - System.nanoTime();
        while (line.isEmpty() && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
        String provider = line.poll();
        if (provider != null) {
            served.add(provider);
        }
        return provider;
    }

    /** It is served, and joins the end of the line if something came meanwhile. */
    synchronized void served(String provider) {
        served.remove(provider);
        if (again.remove(provider)) {
            join(provider);
        }
    }
}
