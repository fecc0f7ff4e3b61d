package drover.traces;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** Lets one line an hour through, without a stack trace: a receiver of traces that is down says so at each batch. */
final class Hourly implements Filter {
    private final AtomicLong next = new AtomicLong(Long.MIN_VALUE);

    @Override
    public boolean isLoggable(LogRecord line) {
        line.setThrown(null);
        long due = next.get();
        return line.getMillis() >= due && next.compareAndSet(due, line.getMillis() + TimeUnit.HOURS.toMillis(1));
    }
}
