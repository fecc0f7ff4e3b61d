package drover.writeback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import drover.HandClock;
import drover.record.Json;
import drover.store.TestDatabase;
import drover.store.TestStore;
import drover.system.Permanent;
import drover.system.RoutesLoaded;
import drover.system.Transient;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteBacksTest {
    @TempDir
    Path folder;

    @Test
    void what_a_dead_process_had_begun_is_parked_at_the_next_start() throws Exception {
        try (TestStore store = new TestStore(TestDatabase.sqlite(folder))) {
            new WriteBacks(store, new HandClock()).begin(exchange());
            WriteBacks next = new WriteBacks(store, new HandClock());
            String before = state(next);

            next.start(new RoutesLoaded(Map.of()));

            assertEquals("under way", before);
            assertEquals("Drover ended before the answer came", state(next));
        }
    }

    @Test
    void what_is_parked_already_keeps_its_reason() throws Exception {
        try (TestStore store = new TestStore(TestDatabase.sqlite(folder))) {
            WriteBacks writeBacks = new WriteBacks(store, new HandClock());
            writeBacks.begin(exchange());
            store.write(c -> c.createStatement().executeUpdate("UPDATE write_back SET reason = 'no answer'"));

            writeBacks.start(new RoutesLoaded(Map.of()));

            assertEquals("no answer", state(writeBacks));
        }
    }

    @Test
    void it_is_written_down_before_it_is_sent() throws Exception {
        try (TestStore store = new TestStore(TestDatabase.sqlite(folder))) {
            WriteBacks writeBacks = new WriteBacks(store, new HandClock());
            Exchange exchange = exchange();

            writeBacks.begin(exchange);

            JsonNode kept = writeBacks.list().at("/write_backs/0");
            assertEquals("{\"quantity\":\"7\"}", kept.path("input").asText());
            assertEquals("inventory/p1:l1", kept.path("subject").asText());
            assertEquals("2026-02-03T14:22:18Z", kept.path("begun_at").asText());
            assertEquals(
                    "{\"input\":{\"quantity\":\"7\"}}",
                    exchange.getMessage().getBody().toString());
        }
    }

    @Test
    void what_is_not_there_cannot_be_settled() {
        try (TestStore store = new TestStore(TestDatabase.sqlite(folder))) {
            assertNull(new WriteBacks(store, new HandClock()).settle(7));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"field\":\"adjustment\",\"messages\":[\"is too much\",\"is no number\"]}] | adjustment: is too much, is no number",
                "[{\"field\":null,\"messages\":[\"not today\"]}] | not today",
                "[{\"field\":\"a\",\"messages\":\"no\"},{\"message\":\"also no\"}] | a: no; also no",
                "[{\"field\":\"a\",\"messages\":null}] | a: no reason given"
            })
    void a_refusal_names_its_fields_whatever_it_looks_like(String errors, String words) throws Exception {
        try (TestStore store = new TestStore(TestDatabase.sqlite(folder))) {
            WriteBacks writeBacks = new WriteBacks(store, new HandClock());
            Exchange exchange = answered(writeBacks, "{\"product\":null,\"errors\":" + errors + "}");

            Permanent refused = assertThrows(Permanent.class, () -> writeBacks.done("updateInventory", exchange));

            assertEquals("the input was refused: " + words, refused.getMessage());
            assertEquals(0, writeBacks.list().path("write_backs").size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "[]", "{}", "{\"product\":null,\"errors\":[]}", "{\"product\":null,\"errors\":null}"})
    void who_neither_did_it_nor_says_why_not_may_have_done_it(String payload) throws Exception {
        try (TestStore store = new TestStore(TestDatabase.sqlite(folder))) {
            WriteBacks writeBacks = new WriteBacks(store, new HandClock());
            Exchange exchange = answered(writeBacks, payload);

            assertThrows(Transient.class, () -> writeBacks.done("updateInventory", exchange));

            assertEquals(1, writeBacks.list().path("write_backs").size());
        }
    }

    private static Exchange answered(WriteBacks writeBacks, String payload) throws Exception {
        Exchange exchange = exchange();
        writeBacks.begin(exchange);
        exchange.getMessage().setBody(Json.read("{\"data\":{\"updateInventory\":" + payload + "}}"));
        return exchange;
    }

    private static String state(WriteBacks writeBacks) {
        return writeBacks.list().at("/write_backs/0/state").asText();
    }

    private static Exchange exchange() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getExchangeExtension().setFromRouteId("distru-inventory-adjust");
        exchange.setVariable("subject", "inventory/p1:l1");
        exchange.getMessage().setBody(Json.object().put("quantity", "7"));
        return exchange;
    }
}
