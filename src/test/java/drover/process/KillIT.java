package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL, again and again, while orders are read, kept, delivered and replayed: work is repeated, and nothing is lost.
 */
class KillIT extends ProcessTest {
    private static final String REPLAY = "/operations/downstreams/default/replay";
    private static final int COUNT = 700;
    private static final int CUSTOMERS = 15;
    private static final int RESTLESS = 16;
    private static final int KILLS = Integer.getInteger("drover.kill.kills", 20);
    private static final long SEED = Long.getLong("drover.kill.seed", 4711);
    private static final List<String> STATUSES = List.of("Submitted", "Accepted", "Fulfilled", "Shipped", "Complete");
    /** What the operator delivers again of what was delivered; of other types only dead letters are. */
    private static final List<String> REPLAYED = List.of("leaflink.order.created", "leaflink.order.status_changed");

    private final Random random = new Random(SEED);
    private final int[] steps = new int[COUNT];
    private final List<Instant> starts = new ArrayList<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    /** Of each subject, the latest time that has come. */
    private final Map<String, Instant> furthest = new ConcurrentHashMap<>();

    private Instant latest = BEGINNING;
    private int kills;
    private int replayed;
    private int cutReplays;

    private static ObjectNode order(String id, Instant modified, int step) {
        return SimulatedApi.record(id, modified)
                .put("step", step)
                .put("status", STATUSES.get(Math.min(step, STATUSES.size() - 1)))
                .put("total", step + ".10")
                .put("customer", Integer.parseInt(id.substring(6)) % CUSTOMERS);
    }

    /** Some orders, mostly the same few, take their next step; each change has a time of its own. */
    private void change() {
        for (int i = 0; i < 8; i++) {
            int order = random.nextInt(i == 0 ? COUNT : RESTLESS);
            latest = latest.plusSeconds(1);
            steps[order]++;
            leaflink.put(ORDERS, order("order-" + order, latest, steps[order]));
        }
    }

    /**
     * Some events are refused twice, and so are dead letters twice; those of orders that change often also until a
     * later event of the order has passed them.
     */
    private int judge(Sink.Delivery request) {
        boolean changesOften = request.subject().matches("order/order-\\d");
        Instant last =
                furthest.merge(request.subject(), request.time(), (before, now) -> before.isAfter(now) ? before : now);
        if (Math.floorMod(request.id().hashCode(), changesOften ? 4 : 25) != 1) {
            return 202;
        }
        boolean waitsToBePassed = changesOften && !last.isAfter(request.time());
        return refusals.merge(request.id(), 1, Integer::sum) <= 2 || waitsToBePassed ? 422 : 202;
    }

    /** Each process has a key of its own, by which its calls are known. */
    private DroverSetup setup(String key) {
        return setup().env("LEAFLINK_API_KEY", key)
                .set("downstream.default.retry-schedule", "1500ms" + ",1500ms".repeat(50))
                .set("leaflink.page-size", "100");
    }

    @Test
    void whatever_the_moment_of_a_kill_nothing_is_lost_and_every_repetition_can_be_told() throws Exception {
        // given
        System.out.println("KillIT: -Ddrover.kill.seed=" + SEED);
        for (int i = 0; i < COUNT; i++) {
            latest = BEGINNING.plusSeconds(i / 50); // 50 share a time
            leaflink.put(ORDERS, order("order-" + i, latest, 0));
        }
        for (int i = 0; i < CUSTOMERS; i++) {
            leaflink.put("/customers/", SimulatedApi.record("" + i, BEGINNING).put("name", "Customer " + i));
        }
        leaflink.beforeCall(this::change);
        sink.answering(this::judge);
        sink.refuseEvery(6);

        // when
        for (; kills < KILLS || (cutReplays == 0 && kills < 2 * KILLS); kills++) {
            starts.add(Instant.now());
            try (DroverProcess drover = setup("key-" + kills).start()) {
                killAtSomeMoment(drover);
            }
            assertNothingIsSkipped("App key-" + kills);
        }
        try (DroverProcess drover = setup("key-" + kills).start()) {
            drover.awaitSlowly("an event that passes a dead letter", () -> sink.requests().stream()
                    .anyMatch(request -> request.afterGap() != null));
            sink.answering(request -> 202);
            int calls = leaflink.calls(ORDERS).size() + 12;
            drover.await("some more polls", () -> leaflink.calls(ORDERS).size() >= calls);
            leaflink.beforeCall(() -> {});
            drover.awaitSlowly("every order's last state at the sink, and no dead letter", () -> {
                replay(drover, "?state=dead");
                return drover.downstreams().contains("\"undelivered\":0,\"dead_letters\":0")
                        && last().equals(lastAtTheSource());
            });
            assertEquals(143, drover.terminate());
        }

        // then
        long ids = sink.deliveries().stream().map(Sink.Delivery::id).distinct().count();
        System.out.println("KillIT: " + sink.count() + " deliveries of " + ids + " events, " + refusals.size()
                + " events were dead letters, " + replayed + " were replayed, " + cutReplays
                + " replays were cut by a kill");
        assertEquals(COUNT, last().size());
        assertNothingIsLost();
        assertOneIdForEachChange();
        assertInOrder();
        assertTrue(replayed > 0 && cutReplays > 0, "the replays have met no kill");
    }

    @Test
    void what_was_replayed_before_a_kill_goes_before_what_was_under_way() throws Exception {
        // given
        CountDownLatch killed = new CountDownLatch(1);
        CountDownLatch underWay = new CountDownLatch(1);
        sink.answering(request -> {
            if (request.type().endsWith("created")) {
                return refusals.merge(request.id(), 1, Integer::sum) == 1 ? 422 : 202;
            }
            if (killed.getCount() == 0) {
                return 202;
            }
            underWay.countDown();
            return await(killed) ? 503 : 500;
        });
        leaflink.put(ORDERS, order("order-1", BEGINNING, 0));
        try (DroverProcess drover = setup("key").start()) {
            drover.awaitLine("order/order-1 is a dead letter");
            drover.awaitSlowly("the dead letter", () -> drover.downstreams().contains("\"dead_letters\":1"));
            leaflink.put(ORDERS, order("order-1", BEGINNING.plusSeconds(1), 1));
            drover.await("the next", () -> underWay.getCount() == 0);

            // when
            assertEquals(200, drover.operate(REPLAY + "?state=dead").statusCode());
            drover.kill();
        }
        killed.countDown();
        try (DroverProcess drover = setup("key").start()) {
            drover.await("both", () -> sink.count() == 2);
        }

        // then
        assertEquals(
                List.of("leaflink.order.created", "leaflink.order.status_changed"),
                sink.deliveries().stream().map(Sink.Delivery::type).toList());
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Perhaps while it starts, perhaps after or in a replay. */
    private void killAtSomeMoment(DroverProcess drover) throws Exception {
        if (random.nextInt(4) > 0) {
            drover.awaitSlowly("its operations", () -> drover.downstreams().contains("\"undelivered\""));
            drover.await("the moment of a replay", moment());
            replay(drover, someReplay());
            if (random.nextBoolean()) {
                drover.await("the moment of another", moment());
                killInReplay(drover, someReplay());
                return;
            }
        }
        drover.await("the moment of kill " + kills, moment());
        drover.kill();
    }

    /** Some calls for orders or some deliveries from now; an idle poll is one call, so each call may bring changes. */
    private BooleanSupplier moment() {
        int calls = leaflink.calls(ORDERS).size() + 1 + random.nextInt(4);
        int deliveries = sink.count() + 1 + random.nextInt(200);
        return random.nextBoolean()
                ? () -> leaflink.calls(ORDERS).size() >= calls
                : () -> sink.count() >= deliveries || leaflink.calls(ORDERS).size() >= calls;
    }

    private String someReplay() {
        return switch (random.nextInt(3)) {
            case 0 -> "?state=dead";
            case 1 -> "?state=delivered&types=" + REPLAYED.get(0);
            default ->
                "?state=delivered&types=" + REPLAYED.get(1) + "&from=" + starts.get(random.nextInt(starts.size()));
        };
    }

    /** Asks what a replay would do, and confirms it; nothing is done if it is not the same any more. */
    private void replay(DroverProcess drover, String query) {
        try {
            JsonNode plan = Json.read(drover.operate(REPLAY + query).body());
            if (plan.has("to_do_it")) {
                confirm(drover, plan);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The kill comes in the middle of it, if it is not over at once. */
    private void killInReplay(DroverProcess drover, String query) throws Exception {
        JsonNode plan = Json.read(drover.operate(REPLAY + query).body());
        CompletableFuture<?> confirmed = CompletableFuture.runAsync(() -> {
            if (plan.has("to_do_it")) {
                try {
                    confirm(drover, plan);
                } catch (IOException | InterruptedException e) {
                    cutReplays++;
                }
            }
        });
        int looks = random.nextInt(3);
        AtomicInteger looked = new AtomicInteger();
        drover.await("the middle of a replay", () -> confirmed.isDone() || looked.incrementAndGet() > looks);
        drover.kill();
        confirmed.get(1, TimeUnit.MINUTES);
    }

    private void confirm(DroverProcess drover, JsonNode plan) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                drover.operate(plan.path("to_do_it").asText().substring("POST ".length()));
        // What is meant may have become more meanwhile: then nothing is done.
        assertTrue(answer.statusCode() == 200 || answer.statusCode() == 409, answer.body());
        replayed += Json.read(answer.body()).path("replayed").asInt();
    }

    private List<SimulatedApi.Call> calls(String authorization) {
        return leaflink.calls(ORDERS).stream()
                .filter(call -> call.authorization().equals(authorization))
                .toList();
    }

    /** Up to the cursor everything is in the store, and reading began at it or before. */
    private void assertNothingIsSkipped(String authorization) throws Exception {
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
        List<SimulatedApi.Call> calls = calls(authorization);
        if (!calls.isEmpty()) {
            String since = calls.get(0).query().get("modified__gte");
            assertTrue(since == null || !Instant.parse(since).isAfter(kept.ordersCursor()), since);
        }
    }

    /** Each order's time and status, as the latest event of its subject says. */
    private Map<String, String> last() {
        Map<String, Sink.Delivery> latestOnes = new HashMap<>();
        sink.deliveries().stream()
                .filter(one -> one.subject().startsWith("order/"))
                .forEach(one -> latestOnes.merge(
                        one.subject(), one, (before, after) -> before.time().isAfter(after.time()) ? before : after));
        Map<String, String> last = new HashMap<>();
        latestOnes.forEach((subject, one) -> last.put(
                subject, one.time() + " " + one.event().at("/data/status").asText()));
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

    /** At the sink is all that is stored, and all that stood on a page after which the same process asked for another. */
    private void assertNothingIsLost() throws Exception {
        Set<String> ids = new HashSet<>();
        Set<String> changes = new HashSet<>();
        for (Sink.Delivery delivery : sink.deliveries()) {
            ids.add(delivery.id());
            changes.add(delivery.subject().replace("order/", "") + " " + delivery.time());
        }
        Kept kept = Kept.in(directory);
        kept.events().forEach(event -> assertTrue(ids.contains(event.path("id").asText()), event::toString));
        assertEquals(kept.events().size(), kept.delivered().size());
        int pages = 0;
        for (int run = 0; run <= kills; run++) {
            List<SimulatedApi.Call> calls = calls("App key-" + run);
            for (SimulatedApi.Call call : calls.subList(0, Math.max(0, calls.size() - 1))) {
                pages++;
                call.shown().forEach(change -> assertTrue(changes.contains(change), change));
            }
        }
        assertTrue(pages > COUNT / 100, "fewer pages than orders fill");
    }

    private void assertOneIdForEachChange() {
        Map<String, String> ids = new HashMap<>();
        Map<String, Sink.Delivery> first = new HashMap<>();
        for (Sink.Delivery delivery : sink.requests()) {
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
    }

    /**
     * Later changes come later, but for dead letters, and whatever passes one says so. What nobody asked for again comes again
     * only as the last that came.
     */
    private void assertInOrder() {
        Map<String, TreeMap<Instant, String>> changes = new HashMap<>();
        sink.requests().forEach(one -> changes.computeIfAbsent(one.subject(), subject -> new TreeMap<>())
                .put(one.time(), one.id()));
        Set<String> taken = new HashSet<>();
        Set<String> refused = new HashSet<>();
        Map<String, Sink.Delivery> lastUnasked = new HashMap<>();
        int passed = 0;
        for (Sink.Delivery request : sink.requests()) {
            String what = request.subject() + " of " + request.time();
            List<String> missing = changes.get(request.subject()).headMap(request.time()).values().stream()
                    .filter(id -> !taken.contains(id))
                    .toList();
            assertTrue(refused.containsAll(missing), () -> what + " came before " + missing);
            assertEquals(missing.isEmpty() ? null : missing.get(missing.size() - 1), request.afterGap(), what);
            passed += missing.isEmpty() ? 0 : 1;
            if (request.status() == 422) {
                refused.add(request.id());
            } else {
                taken.add(request.id());
            }
            if (!refusals.containsKey(request.id()) && !REPLAYED.contains(request.type())) {
                Sink.Delivery before = lastUnasked.put(request.subject(), request);
                assertTrue(
                        before == null
                                || before.id().equals(request.id())
                                || before.time().isBefore(request.time()),
                        () -> what + " came again after " + before.time());
            }
        }
        System.out.println("KillIT: dead letters were passed " + passed + " times");
        assertTrue(passed > 0, "no event has passed a dead letter");
    }
}
