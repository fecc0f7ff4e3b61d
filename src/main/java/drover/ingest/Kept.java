package drover.ingest;

import drover.record.Batch;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What {@code ingest:<kind>} leaves in the body: what is durable now, and what became of it.
 *
 * @param batches the records as they were read, one batch for each kind that the endpoint names
 * @param ingested all of them together
 */
@RegisterForReflection
public record Kept(List<Batch> batches, Ingested ingested) {}
