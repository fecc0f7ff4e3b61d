package drover.poll;

import drover.ingest.Baseline;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One round of reading a stream: what the variable {@code poll} holds from its beginning to its end. */
@RegisterForReflection
public final class Poll implements Baseline {
    private final String name;
    private final String stream;
    private final String system;
    private final Pages pages;
    private final boolean baseline;
    private final Runnable end;
    private volatile boolean cut;
    private PageRequest request;
    private final AtomicBoolean over = new AtomicBoolean();
    final Instant began;
    final long beganNanos;
    private final AtomicInteger page = new AtomicInteger();
    private final AtomicLong records = new AtomicLong();
    volatile long saidNanos;

    /**
     * A poll that begins.
     *
     * @param name what it is called in metrics; several streams may be read in one name
     * @param stream whose cursor it moves
     * @param baseline nothing was read before, and what is there is only remembered
     * @param end lets the next one begin
     */
    Poll(
            String name,
            String stream,
            String system,
            Pages pages,
            boolean baseline,
            Instant began,
            long nanos,
            Runnable end) {
        this.name = name;
        this.stream = stream;
        this.system = system;
        this.pages = pages;
        this.baseline = baseline;
        this.began = began;
        this.beganNanos = nanos;
        this.saidNanos = nanos;
        this.end = end;
    }

    String name() {
        return name;
    }

    /** Whose cursor it moves. */
    public String stream() {
        return stream;
    }

    String system() {
        return system;
    }

    /** How far it is. */
    public Pages pages() {
        return pages;
    }

    /** The route that calls its API. */
    public String getApi() {
        return request.api();
    }

    /** The route that its records go to. */
    public String getInto() {
        return request.into();
    }

    PageRequest request() {
        return request;
    }

    void request(PageRequest of) {
        request = of;
    }

    @Override
    public boolean isBaseline() {
        return baseline;
    }

    /** A page more is durable. */
    void kept(int of) {
        page.incrementAndGet();
        records.addAndGet(of);
    }

    /** How many pages are durable. */
    int page() {
        return page.get();
    }

    /** How many records came with them. */
    long records() {
        return records.get();
    }

    /** It is not to read another page. */
    void cut() {
        cut = true;
    }

    boolean isCut() {
        return cut;
    }

    /** It ends once. */
    void end() {
        if (over.compareAndSet(false, true)) {
            end.run();
        }
    }

    boolean isOver() {
        return over.get();
    }
}
