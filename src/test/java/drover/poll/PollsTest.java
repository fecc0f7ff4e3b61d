package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import drover.HandClock;
import drover.ingest.Ingested;
import drover.metrics.Meters;
import drover.record.Batch;
import drover.record.Kind;
import drover.record.Records;
import drover.store.TestDatabase;
import drover.store.TestStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PollsTest {
    @TempDir
    Path folder;

    @Test
    void a_first_run_that_finds_nothing_does_not_forget_where_to_begin() throws Exception {
        try (TestStore store = new TestStore(TestDatabase.sqlite(folder))) {
            Polls polls = polls(store, Map.of("leaflink.since", "2026-01-31", "leaflink.first-run", "emit"));

            assertEquals("2026-01-31T00%3A00%3A00Z", emptyPoll(polls));
            assertEquals("2026-01-31T00%3A00%3A00Z", emptyPoll(polls));
        }
    }

    /** Reads an empty list, and tells from when on it was asked for. */
    private static String emptyPoll(Polls polls) throws Exception {
        Kind type = new Kind();
        type.setSystem("leaflink");
        type.setStream("leaflink-orders");
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(Records.RECORD, type);
        polls.open(exchange);
        String since = exchange.getVariable("pages", ModifiedPages.class).getSince();
        JsonNodeFactory json = JsonNodeFactory.instance;
        exchange.getMessage().setBody(json.objectNode().set("results", json.arrayNode()));
        polls.page(exchange);
        exchange.getMessage().setBody(new Batch(type, List.of(), List.of(), List.of()));
        exchange.setVariable("ingested", new Ingested(0, 0, 0));
        polls.save(exchange);
        return since;
    }

    private static Polls polls(TestStore store, Map<String, String> properties) {
        return new Polls(
                new Cursors(store),
                null, // only a poll that fails asks the doors
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build(),
                new HandClock(),
                new Meters(new SimpleMeterRegistry()),
                null /* only done() tells */);
    }
}
