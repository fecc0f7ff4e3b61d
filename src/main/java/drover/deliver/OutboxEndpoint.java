package drover.deliver;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.util.TimeUtils;

/** {@code outbox:<downstream>}: what is due for a downstream. */
@RegisterForReflection
public class OutboxEndpoint extends DefaultEndpoint {
    private final OutboxComponent outbox;
    private final String name;
    private String call;
    private String types = "*";
    private boolean ordered = true;
    private int concurrency = 8;
    private String retrySchedule = "5s,5m,30m,2h,5h,10h,10h";
    private String lease = "5m";
    private int ratePerSecond = 50;
    private String start = "now";

    OutboxEndpoint(String uri, OutboxComponent outbox, String name) {
        super(uri, outbox);
        this.outbox = outbox;
        this.name = name;
    }

    @Override
    public Producer createProducer() {
        throw new IllegalArgumentException(
                "outbox:" + name + " can only be read from; events go in by the bean ingestion");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        outbox.downstreams.routed(name);
        OutboxConsumer consumer = new OutboxConsumer(this, outbox, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /** From now on it gets what is new. A route that is switched off does not come so far. */
    void register() {
        outbox.downstreams.register(new Downstreams.Settings(
                new Downstream(name, types, ordered),
                RetrySchedule.parse(retrySchedule),
                lease(),
                ratePerSecond,
                start.equals("all"),
                call != null));
    }

    /** Whom it delivers to. */
    public String name() {
        return name;
    }

    int concurrency() {
        return concurrency;
    }

    Duration lease() {
        return TimeUtils.toDuration(lease);
    }

    /** Whether there is a route to call or an address to post to; while there is none nothing is claimed and everything is kept. */
    boolean hasReceiver() {
        return call != null
                || outbox.config
                        .getOptionalValue("downstream." + name + ".url", String.class)
                        .isPresent();
    }

    /** The route that acts on what is due; null where it is posted. */
    public String call() {
        return call;
    }

    /** The route that acts on what is due, as in {@code direct:<call>}; none: the route that is read from here posts it. */
    public void setCall(String call) {
        this.call = call;
    }

    /** Patterns of the event types it wants, such as {@code leaflink.order.*,distru.*}. */
    public void setTypes(String types) {
        this.types = types;
    }

    /** Whether events of one subject arrive in the order they happened. */
    public void setOrdered(boolean ordered) {
        this.ordered = ordered;
    }

    /** How many deliveries are under way at once. */
    public void setConcurrency(int concurrency) {
        this.concurrency = concurrency;
    }

    /** Delays after the first, second, … failure; the last repeats. */
    public void setRetrySchedule(String retrySchedule) {
        this.retrySchedule = retrySchedule;
    }

    /** How long a claim holds; longer than any delivery takes. */
    public void setLease(String lease) {
        this.lease = lease;
    }

    /** How many deliveries a second the route makes at most: its throttle's number. */
    public void setRatePerSecond(int ratePerSecond) {
        this.ratePerSecond = ratePerSecond;
    }

    int ratePerSecond() {
        return ratePerSecond;
    }

    /** {@code all}: a downstream that is new gets what is stored already; {@code now}: only what comes. */
    public void setStart(String start) {
        this.start = start;
    }

    @Override
    public boolean isSingleton() {
        return true;
    }
}
