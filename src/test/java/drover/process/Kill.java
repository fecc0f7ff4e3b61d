package drover.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** SIGKILL while whoever plays the other side holds its answers back. */
final class Kill {
    private final CountDownLatch held;
    private final CountDownLatch killed = new CountDownLatch(1);

    /** @param calls so many are held before it strikes */
    Kill(int calls) {
        held = new CountDownLatch(calls);
    }

    /** Holds a call until the process is gone. */
    void hold() {
        held.countDown();
        try {
            if (!killed.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("nobody was killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the calls, and kills the process. */
    void strikes(DroverProcess drover) throws InterruptedException {
        try {
            drover.await("calls under way", () -> held.getCount() == 0);
            drover.kill();
        } finally {
            killed.countDown();
        }
    }
}
