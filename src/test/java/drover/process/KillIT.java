package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL, again and again, while orders are read, kept and delivered: work is repeated, and nothing is lost. */
class KillIT {
    private static final String ORDERS = "/orders/";
    private static final Instant BEGINNING = Instant.parse("2025-01-01T00:00:00Z");
    private static final int COUNT = 1500;
    private static final int RESTLESS = 8;
    private static final int KILLS = 7;
    private static final long SEED = Long.getLong("drover.kill.seed", 4711);
    private static final List<String> STATUSES = List.of("Submitted", "Accepted", "Fulfilled", "Shipped", "Complete");

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private SimulatedApi leaflink;
    private Sink sink;
    private Instant latest = BEGINNING;

    @BeforeEach
    void begin() throws Exception {
        leaflink = new SimulatedApi();
        sink = new Sink();
        for (int i = 0; i < COUNT; i++) {
            latest = BEGINNING.plusSeconds(i / 50); // 50 share a time
            leaflink.put(ORDERS, order("order-" + i, latest, 0));
        }
        for (int i = 0; i < 40; i++) {
            leaflink.put("/customers/", SimulatedApi.record("" + i, BEGINNING).put("name", "Customer " + i));
        }
    }

    @AfterEach
    void end() {
        leaflink.close();
        sink.close();
    }

    private static ObjectNode order(String id, Instant modified, int step) {
        return SimulatedApi.record(id, modified)
                .put("step", step)
                .put("status", STATUSES.get(Math.min(step, STATUSES.size() - 1)))
                .put("total", step + ".10")
                .put("customer", Integer.parseInt(id.substring(6)) % 40);
    }

    /** Some orders, mostly the same few, take their next step; each change has a time of its own. */
    private void change() {
        List<ObjectNode> orders = leaflink.list(ORDERS);
        for (int i = 0; i < 3; i++) {
            ObjectNode order = orders.get(random.nextInt(i == 0 ? orders.size() : RESTLESS));
            latest = latest.plusSeconds(1);
            leaflink.put(
                    ORDERS,
                    order(order.path("id").asText(), latest, order.path("step").asInt() + 1));
        }
    }

    private DroverSetup setup() {
        return DroverProcess.in(directory)
                .polling(leaflink)
                .delivering(sink)
                .set("downstream.default.retry-schedule", "1500ms" + ",1500ms".repeat(50))
                .set("leaflink.page-size", "20");
    }

    @Test
    void whatever_the_moment_of_a_kill_nothing_is_lost_and_every_repetition_can_be_told() throws Exception {
        // given
        System.out.println("KillIT: -Ddrover.kill.seed=" + SEED);
        leaflink.beforeCall(this::change);
        sink.refuseEvery(6);

        // when
        for (int kill = 0; kill < KILLS; kill++) {
            int callsBefore = leaflink.calls(ORDERS).size();
            try (DroverProcess drover = setup().start()) {
                drover.await("the moment of kill " + kill, moment());
                drover.kill();
            }
            assertNothingIsSkipped(callsBefore);
        }
        try (DroverProcess drover = setup().start()) {
            int calls = leaflink.calls(ORDERS).size() + 12;
            drover.await("some more polls", () -> leaflink.calls(ORDERS).size() >= calls);
            leaflink.beforeCall(() -> {});
            drover.await("every order's last state at the sink", () -> last().equals(lastAtTheSource()));
            assertEquals(143, drover.terminate());
        }

        // then
        assertEquals(COUNT, last().size());
        assertOneIdForEachChange();
        assertInOrder();
    }

    /** Some calls or some deliveries from now. */
    private BooleanSupplier moment() {
        int calls = leaflink.calls(ORDERS).size() + 1 + random.nextInt(60);
        int deliveries = sink.count() + 1 + random.nextInt(400);
        return random.nextBoolean()
                ? () -> leaflink.calls(ORDERS).size() >= calls
                : () -> sink.count() >= deliveries || leaflink.calls(ORDERS).size() >= calls + 200;
    }

    /** Up to the cursor everything is in the store, and reading began at it or before. */
    private void assertNothingIsSkipped(int callsBefore) throws Exception {
        Kept kept = Kept.in(directory);
        if (kept.ordersCursor() == null) {
            return;
        }
        Set<String> changes = new HashSet<>();
        kept.events()
                .forEach(e -> changes.add(
                        e.path("subject").asText() + " " + e.path("time").asText()));
        for (ObjectNode order : leaflink.list(ORDERS)) {
            Instant modified = SimulatedApi.modified(order);
            // The very last time may be that of a page whose end is still to be read.
            if (modified.isBefore(kept.ordersCursor())) {
                String change = "order/" + order.path("id").asText() + " " + modified;
                assertTrue(changes.contains(change), () -> change + " is before the cursor " + kept.ordersCursor());
            }
        }
        List<SimulatedApi.Call> calls = leaflink.calls(ORDERS);
        if (callsBefore > 0 && calls.size() > callsBefore) {
            String since = calls.get(callsBefore).query().get("modified__gte");
            assertTrue(since == null || !Instant.parse(since).isAfter(kept.ordersCursor()), since);
        }
    }

    /** Each order's time and status, as the last event of its subject says. */
    private Map<String, String> last() {
        Map<String, String> last = new HashMap<>();
        sink.deliveries().stream()
                .filter(one -> one.subject().startsWith("order/"))
                .forEach(one -> last.put(
                        one.subject(),
                        one.time() + " " + one.event().at("/data/status").asText()));
        return last;
    }

    private Map<String, String> lastAtTheSource() {
        Map<String, String> last = new HashMap<>();
        leaflink.list(ORDERS)
                .forEach(order -> last.put(
                        "order/" + order.path("id").asText(),
                        SimulatedApi.modified(order) + " "
                                + order.path("status").asText()));
        return last;
    }

    private void assertOneIdForEachChange() {
        Map<String, String> ids = new HashMap<>();
        Map<String, Sink.Delivery> first = new HashMap<>();
        for (Sink.Delivery delivery : sink.deliveries()) {
            assertEquals(delivery.id(), delivery.webhookId());
            assertEquals(delivery.id(), delivery.idempotencyKey());
            assertEquals("application/cloudevents+json", delivery.contentType());
            String change = delivery.subject() + " " + delivery.time();
            String id = ids.putIfAbsent(change, delivery.id());
            assertTrue(id == null || id.equals(delivery.id()), () -> change + " came with two ids");
            Sink.Delivery same = first.putIfAbsent(delivery.id(), delivery);
            assertTrue(same == null || same.event().equals(delivery.event()), delivery.id());
        }
        assertEquals(ids.size(), first.size());
        System.out.println("KillIT: " + sink.count() + " deliveries of " + first.size() + " events");
    }

    /** Later changes come later; what comes again is the last that came. */
    private void assertInOrder() {
        Map<String, Sink.Delivery> last = new HashMap<>();
        for (Sink.Delivery delivery : sink.deliveries()) {
            Sink.Delivery before = last.put(delivery.subject(), delivery);
            boolean again = before != null && before.id().equals(delivery.id());
            assertTrue(
                    before == null || again || before.time().isBefore(delivery.time()),
                    () -> delivery.subject() + ": " + delivery.time() + " came after " + before.time());
        }
    }
}
