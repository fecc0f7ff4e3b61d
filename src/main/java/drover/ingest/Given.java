package drover.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.deliver.Downstreams;
import drover.deliver.NewDeliveries;
import drover.event.Event;
import drover.event.EventRows;
import drover.record.Json;
import drover.store.Store;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Events that nobody has found out: they are given, by whoever tries what a downstream does with them. */
@Singleton
public class Given {
    private final Store store;
    private final Downstreams downstreams;
    private final Clock clock;

    Given(Store store, Downstreams downstreams, Clock clock) {
        this.store = store;
        this.downstreams = downstreams;
        this.clock = clock;
    }

    /**
     * Keeps one, with a delivery for each downstream that wants it, as if it had been found out.
     *
     * @param id of its own: an event of the same id is a twin, and nothing becomes of it
     * @param given its type, subject and data, and whatever else of the envelope is not as usual
     */
    public void event(String id, JsonNode given) {
        ObjectNode whole = Json.object();
        whole.put("specversion", "1.0")
                .put("id", id)
                .put("type", given.path("type").asText())
                .put("source", "/cases")
                .put("subject", given.path("subject").asText())
                .put("time", clock.instant().toString())
                .put("datacontenttype", "application/json");
        given.forEachEntry(whole::set);
        String subject = whole.path("subject").asText();
        Event event = new Event(
                whole.path("id").asText(),
                whole.path("type").asText(),
                subject,
                Event.lane(subject),
                Json.bytes(whole));
        store.write(connection -> {
            try (EventRows events = new EventRows(connection);
                    NewDeliveries deliver = new NewDeliveries(connection, downstreams.all(), clock.millis())) {
                Long seq = events.append(event, null, "case", clock.millis(), null);
                if (seq != null) {
                    deliver.add(seq, event.type(), event.lane());
                }
            }
            return null;
        });
        downstreams.wakeAll();
    }
}
