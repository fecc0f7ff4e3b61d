package drover.store;

import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * It is time to forget what nobody needs any more; who keeps rows listens.
 *
 * @param content what ended before it needs no content any more ({@code drover.retention})
 * @param before what is older is forgotten ({@code drover.dedupe-window})
 * @param goOn asked after each small step: it takes a breath, so that the writer serves others, and says whether to go on
 */
public record Pruning(Instant content, Instant before, BooleanSupplier goOn) {}
