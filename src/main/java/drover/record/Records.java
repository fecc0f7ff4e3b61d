package drover.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.jboss.logging.Logger;

/** Reads records: the bean {@code records} of the routes. */
@Singleton
@Named("records")
@RegisterForReflection
public class Records {
    private static final Logger LOG = Logger.getLogger("drover.record");

    private final Clock clock;
    private final CamelContext camel;
    private final Iterable<Onlooker> onlookers;
    /** Streams that hold what is not ours: said once. */
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    @Inject
    Records(Clock clock, CamelContext camel, @Any Instance<Onlooker> onlookers) {
        this(clock, camel, (Iterable<Onlooker>) onlookers);
    }

    Records(Clock clock, CamelContext camel, Iterable<Onlooker> onlookers) {
        this.clock = clock;
        this.camel = camel;
        this.onlookers = onlookers;
    }

    /**
     * Reads the body: a JSON array of records, or one record. A record that cannot be read is set aside with the reason; the
     * others go on.
     *
     * @param kinds the names of the beans that describe the records, with commas between where they hold records of other kinds
     * @return a batch of each kind, which {@code ingest:} takes as they are
     */
    public List<Batch> read(String kinds, JsonNode body) {
        return Fields.list(kinds).stream()
                .map(kind -> batch(Kind.named(camel, kind), body))
                .toList();
    }

    /** Reads a JSON array of records, or one record. */
    public Batch batch(Kind type, JsonNode body) {
        List<Reading> readings = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Batch.Refused> refused = new ArrayList<>();
        List<Batch.Foreign> foreign = new ArrayList<>();
        boolean isFirst = true;
        for (JsonNode record :
                body.isArray() ? body : JsonNodeFactory.instance.arrayNode().add(body)) {
            int before = refused.size();
            if (type.isForeign(record)) {
                foreign.add(new Batch.Foreign(
                        readings.size() + refused.size() + foreign.size(), String.valueOf(type.keyIfAny(record))));
            } else if (type.isQuantity()) {
                quantities(type, record, readings, places, refused);
            } else {
                read(type, record, readings, places, refused);
            }
            for (Onlooker onlooker : onlookers) {
                onlooker.came(type, record, isFirst, refused.size() > before);
            }
            isFirst = false;
        }
        say(type, foreign.size());
        return new Batch(type, readings, places(places, foreign), refused, foreign);
    }

    /** Where the readings stand, counted with those that are left out. */
    private static List<Integer> places(List<Integer> places, List<Batch.Foreign> foreign) {
        List<Integer> all = new ArrayList<>();
        for (int place : places) {
            int shifted = place;
            for (Batch.Foreign other : foreign) {
                shifted += other.place() <= shifted ? 1 : 0;
            }
            all.add(shifted);
        }
        return all;
    }

    private void say(Kind type, int foreign) {
        if (foreign > 0 && said.add(type.getStream())) {
            LOG.warnf(
                    "%s: %d of the records that came belong to somebody else (%s is ours): they are left out. The API does"
                            + " not filter by what it was asked for",
                    type.getStream(), foreign, type.getOwner());
        }
    }

    private void read(
            Kind type, JsonNode record, List<Reading> readings, List<Integer> places, List<Batch.Refused> refused) {
        try {
            for (JsonNode part : type.within(record)) {
                part(type, part, refused).ifPresent(reading -> {
                    readings.add(reading);
                    places.add(readings.size() + refused.size() - 1);
                });
            }
        } catch (BadRecord e) {
            refused.add(refused(type, record, e));
        }
    }

    /** Rows of one key in one record are one quantity; where one of them cannot be read, their sum is not known. */
    private void quantities(
            Kind type, JsonNode record, List<Reading> readings, List<Integer> places, List<Batch.Refused> refused) {
        Lots lots = new Lots();
        int before = refused.size();
        try {
            for (JsonNode part : type.within(record)) {
                part(type, part, refused).ifPresent(lots::add);
            }
        } catch (BadRecord e) {
            refused.add(refused(type, record, e));
        }
        refused.subList(before, refused.size()).forEach(one -> lots.drop(one.key()));
        for (Reading reading : lots.all()) {
            readings.add(reading);
            places.add(readings.size() + refused.size() - 1);
        }
    }

    private Optional<Reading> part(Kind type, JsonNode record, List<Batch.Refused> refused) {
        try {
            return Optional.of(type.read(record, clock.instant()));
        } catch (BadRecord e) {
            refused.add(refused(type, record, e));
            return Optional.empty();
        }
    }

    private static Batch.Refused refused(Kind type, JsonNode record, BadRecord why) {
        return new Batch.Refused(
                new String(Json.bytes(record), StandardCharsets.UTF_8), why.getMessage(), type.keyIfAny(record));
    }
}
