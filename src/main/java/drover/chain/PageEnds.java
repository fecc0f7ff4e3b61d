package drover.chain;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * When a page is the last one of its list. The API may give fewer rows than were asked for, and another number tomorrow: only an
 * answer with nothing new proves that there is no more. That proof is good for a while, so that a quiet list costs one call.
 */
final class PageEnds {
    private static final long GOOD = Duration.ofMinutes(10).toNanos();

    private final LongSupplier nanos;
    private final Map<String, Proof> proofs = new ConcurrentHashMap<>();

    /** @param nanos a clock that never jumps */
    PageEnds(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * What is known of a list.
     *
     * @param at when an answer with nothing new ended it
     * @param full the fewest rows of a page after which there was more
     */
    private record Proof(long at, int full) {}

    /** Whether a page of so many rows, all of them known, need not be followed by another look. */
    boolean isEnd(String stream, int rows) {
        Proof proof = proofs.get(stream);
        return proof != null && nanos.getAsLong() - proof.at < GOOD && rows < proof.full;
    }

    /**
     * An answer with nothing new has ended the list.
     *
     * @param full the fewest rows of a page after which there was more
     */
    void proved(String stream, int full) {
        proofs.put(stream, new Proof(nanos.getAsLong(), full));
    }
}
