package drover.system;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.spi.IdAware;
import org.apache.camel.spi.RouteIdAware;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The EIP {@code throttle} in its mode TotalRequests: so many requests in any span of the period, each at the earliest moment.
 * The n-th goes when the n-th before it went a period ago, by the monotonic clock: Camel's own counts by the time of day, and lets
 * nothing through for two hours where that is set back by two hours.
 */
final class Pace extends AsyncProcessorSupport implements IdAware, RouteIdAware {
    private static final long LONGEST_SLEEP = TimeUnit.MILLISECONDS.toNanos(200);

    private final Expression requests;
    private final long period;
    private final LongSupplier nanos;
    /** When each of the places is free, in a circle: the next that comes takes the oldest. */
    private long[] freeAt = {};

    private int next;
    private String id;
    private String routeId;

    /**
     * @param requests an integer, at least 1
     * @param period nanoseconds
     */
    Pace(Expression requests, long period, LongSupplier nanos) {
        this.requests = requests;
        this.period = period;
        this.nanos = nanos;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            await(exchange.getContext(), turn(requests.evaluate(exchange, Integer.class)));
        } catch (DoorClosed e) {
            exchange.setException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.setException(e);
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    /** However long a pace is, a stop waits for none. */
    private void await(CamelContext camel, long wait) throws InterruptedException, DoorClosed {
        long end = nanos.getAsLong() + wait;
        for (long left = wait; left > 0; left = end - nanos.getAsLong()) {
            if (camel.isStopping()) {
                throw new DoorClosed("Drover is ending", null);
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(left, LONGEST_SLEEP));
        }
    }

    /** Takes a place, and says in how many nanoseconds it is free. */
    synchronized long turn(Integer places) {
        if (places == null || places < 1) {
            throw new IllegalArgumentException("throttle: expected at least 1 request a period, got " + places);
        }
        long now = nanos.getAsLong();
        if (places != freeAt.length) {
            freeAt = new long[places];
            Arrays.fill(freeAt, now);
            next = 0;
        }
        long wait = Math.max(0, freeAt[next] - now);
        freeAt[next] = now + wait + period;
        next = (next + 1) % places;
        return wait;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public void setId(String id) {
        this.id = id;
    }

    @Override
    public String getRouteId() {
        return routeId;
    }

    @Override
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }
}
