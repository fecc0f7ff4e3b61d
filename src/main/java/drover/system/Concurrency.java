package drover.system;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How many calls of one door are under way at once. Where the API says that they are too many it is half as many, and one more again
 * after some good answers.
 */
final class Concurrency {
    /** So many good answers allow one more. */
    private static final int GOOD = 10;

    private static final long LOOK = 200;

    private final int most;
    private int limit;
    private int underWay;
    private int good;

    /** @param most so many as the API allows */
    Concurrency(int most) {
        this.most = most;
        this.limit = most;
    }

    /**
     * Waits for a place.
     *
     * @param patience the longest wait
     * @param stopping asked several times a second; true ends the wait
     * @return false when there was none
     */
    synchronized boolean take(Duration patience, BooleanSupplier stopping) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (underWay >= limit) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0 || stopping.getAsBoolean()) {
                return false;
            }
            wait(Math.min(left, LOOK));
        }
        underWay++;
        return true;
    }

    synchronized void giveBack() {
        underWay--;
        notifyAll();
    }

    /** The API says that these are too many at once. Those that are told so together are one step. */
    synchronized void fewer() {
        limit = Math.max(1, Math.min(limit, underWay / 2));
        good = 0;
    }

    synchronized void good() {
        if (limit < most && ++good == GOOD) {
            limit++;
            good = 0;
            notifyAll();
        }
    }

    synchronized int limit() {
        return limit;
    }
}
