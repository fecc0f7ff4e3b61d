package drover.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.jboss.logging.Logger;

/** Reads records: the bean {@code records} of the routes. */
@Singleton
@Named("records")
@RegisterForReflection
public class Records {
    /** The variable that holds the {@link Kind} of what is read. */
    public static final String RECORD = "record";

    private static final Logger LOG = Logger.getLogger("drover.record");

    private final Clock clock;
    /** Streams that hold what is not ours: said once. */
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    Records(Clock clock) {
        this.clock = clock;
    }

    /**
     * Turns the body (a JSON array of records, or one record) into a {@link Batch}, by the {@link Kind} in the
     * variable {@code record}. A record that cannot be read is set aside with the reason; the others go on. A batch
     * passes as it is.
     */
    public Batch read(Exchange exchange) throws IOException, InvalidPayloadException {
        if (exchange.getMessage().getBody() instanceof Batch batch) {
            return batch;
        }
        JsonNode body = exchange.getMessage().getBody() instanceof JsonNode json
                ? json
                : Json.read(exchange.getMessage().getMandatoryBody(byte[].class));
        return batch(type(exchange), body);
    }

    /**
     * As {@link #read}, for a route that names the kind: the body becomes a batch, which {@code ingest:} takes as it is.
     *
     * @param kind the name of the bean that describes the records
     */
    public Batch batch(Exchange exchange, String kind) {
        return batch(
                Kind.named(exchange.getContext(), kind), exchange.getMessage().getBody(JsonNode.class));
    }

    /** Reads a JSON array of records, or one record. */
    public Batch batch(Kind type, JsonNode body) {
        List<Reading> readings = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Batch.Refused> refused = new ArrayList<>();
        List<Batch.Foreign> foreign = new ArrayList<>();
        for (JsonNode record :
                body.isArray() ? body : JsonNodeFactory.instance.arrayNode().add(body)) {
            if (type.isForeign(record)) {
                foreign.add(new Batch.Foreign(
                        readings.size() + refused.size() + foreign.size(), String.valueOf(type.keyIfAny(record))));
            } else if (type.isQuantity()) {
                quantities(type, record, readings, places, refused);
            } else {
                read(type, record, readings, places, refused);
            }
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

    /** Puts what the body holds (a JSON page, or any JSON) beside the reading in the variable {@code reading}. */
    public void attach(Exchange exchange, String field) {
        JsonNode body = exchange.getMessage().getBody(JsonNode.class);
        Reading reading = exchange.getVariable("reading", Reading.class);
        reading.resolved().set(field, body.has("results") ? body.get("results") : body);
    }

    /** The record type that the route has set. */
    public static Kind type(Exchange exchange) {
        Kind type = exchange.getVariable(RECORD, Kind.class);
        if (type == null) {
            throw new IllegalArgumentException(
                    "route " + exchange.getFromRouteId()
                            + " must set the variable 'record' to a bean of type " + Kind.class.getName()
                            + " before records are read, such as: setVariable: {name: record, simple: \"${ref:leaflinkOrders}\"}");
        }
        return type;
    }
}
