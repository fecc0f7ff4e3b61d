package drover.bench;

import java.time.Duration;

/** Says on stderr, every ten seconds, how far long work has got. */
final class Progress {
    private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

    private final String what;
    private final int total;
    private long due = System.nanoTime() + INTERVAL;

    Progress(String what, int total) {
        this.what = what;
        this.total = total;
    }

    /** @param done of the total */
    void at(int done) {
        long now = System.nanoTime();
        if (now >= due) {
            System.err.println("  " + what + " " + done + " of " + total);
            due = now + INTERVAL;
        }
    }
}
