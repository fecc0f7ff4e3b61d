package drover.system.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.Cancellable;

/**
 * Ends every call that has not ended in its time, by the monotonic clock: whatever comes, byte by byte or for ever. At the end of
 * the process it ends all of them.
 */
final class Deadlines {
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "http-deadlines");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Running> running = ConcurrentHashMap.newKeySet();

    Deadlines() {
        timer.setRemoveOnCancelPolicy(true);
    }

    /** A call begins, and must end within this time. */
    Running begin(Cancellable call, Duration time) {
        return new Running(call, time);
    }

    /** Runs again and again. */
    void every(Duration time, Runnable work) {
        Future<?> unused = timer.scheduleWithFixedDelay(work, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends all that still run after this time: those that are nearly done may get there. */
    void endAll(Duration time) {
        Future<?> unused = timer.schedule(
                () -> running.forEach(call -> call.end("Drover is ending")), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() {
        timer.shutdownNow();
    }

    /** A call under way. */
    final class Running implements AutoCloseable {
        private final Cancellable call;
        private final Future<?> end;
        private volatile String reason;

        private Running(Cancellable call, Duration time) {
            this.call = call;
            running.add(this);
            end = timer.schedule(
                    () -> end("it took longer than "
                            + time.toString().substring(2).toLowerCase(Locale.ROOT) + " in all"),
                    time.toMillis(),
                    TimeUnit.MILLISECONDS);
        }

        private void end(String why) {
            reason = why;
            call.cancel();
        }

        /** What went wrong: our own end of the call, where it was ended, else what happened. */
        IOException why(IOException happened) {
            if (reason == null) {
                return happened;
            }
            InterruptedIOException ended = new InterruptedIOException(reason);
            ended.initCause(happened);
            return ended;
        }

        @Override
        public void close() {
            end.cancel(false);
            running.remove(this);
        }
    }
}
