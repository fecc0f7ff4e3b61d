package drover.drift;

import com.fasterxml.jackson.databind.JsonNode;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.record.Kind;
import drover.record.Onlooker;
import drover.system.Condition;
import drover.system.Conditions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Holds records against their schemas while Drover runs, and says when an API gives other ones than are expected. */
@ApplicationScoped
class Drift implements Onlooker, Conditions {
    private static final Logger LOG = Logger.getLogger("drover.drift");

    private final Schemas schemas;
    private final int oneOf;
    private final Clock clock;
    private final LongSupplier ticker;
    private final Meters meters;
    private final Map<String, Optional<Watch>> watches = new ConcurrentHashMap<>();

    @Inject
    Drift(@ConfigProperty(name = "drover.drift.one-of") int oneOf, Clock clock, Meters meters) {
        this(new Schemas(Path.of("fixtures")), oneOf, clock, System::nanoTime, meters);
    }

    /** @param oneOf how many records there are for each that is looked at; 0: none is */
    Drift(Schemas schemas, int oneOf, Clock clock, LongSupplier ticker, Meters meters) {
        this.schemas = schemas;
        this.oneOf = oneOf;
        this.clock = clock;
        this.ticker = ticker;
        this.meters = meters;
    }

    @Override
    public void came(Kind kind, JsonNode record, boolean isFirst, boolean isRefused) {
        if (oneOf > 0) {
            watch(kind).ifPresent(watch -> tell(kind, watch.look(record, isFirst, isRefused)));
        }
    }

    private Optional<Watch> watch(Kind kind) {
        return watches.computeIfAbsent(kind.getStream(), stream -> schemas.of(kind.getSystem(), kind.getThing())
                .map(schema -> new Watch(schema, oneOf, clock, ticker)));
    }

    private void tell(Kind kind, Watch.Seen seen) {
        String stream = kind.getStream();
        for (String field : seen.fields()) {
            meters.count(
                    Metric.SCHEMA_DRIFT,
                    kind.getSystem(),
                    field.equals(Deviation.OTHER) ? field : kind.getThing() + "." + field);
        }
        seen.begun().forEach(words -> LOG.warnf("%s: records look different: %s", stream, words));
        seen.ended().forEach(field -> LOG.infof("%s: %s is as expected again", stream, field));
        seen.fresh()
                .forEach(field -> LOG.infof(
                        "%s: records have a new field: %s. Events have it as it came; name it in fixtures/%s/%s.schema.json",
                        stream, field, kind.getSystem(), kind.getThing()));
    }

    @Override
    public Stream<Condition> conditions() {
        return watches.entrySet().stream()
                .filter(one -> one.getValue().isPresent())
                .map(one -> condition(one.getKey(), one.getValue().get()))
                .flatMap(Optional::stream);
    }

    private static Optional<Condition> condition(String stream, Watch watch) {
        String words = watch.words();
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Condition(Condition.Code.SCHEMA_DRIFT, Condition.Who.stream(stream), watch.since(), words));
    }
}
