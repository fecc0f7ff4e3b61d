package drover.store;

import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * It is time to forget what nobody needs any more; others than the outbox listen.
 *
 * @param before what is older than {@code drover.dedupe-window}
 * @param goOn asked after each small step: it takes a breath, so that the writer serves others, and says whether to go on
 */
public record Pruning(Instant before, BooleanSupplier goOn) {}
