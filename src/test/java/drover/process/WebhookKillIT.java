package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.record.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SIGKILL, again and again, while notifications come: what was answered 200 is kept, and its event arrives. */
class WebhookKillIT extends ProcessTest {
    private static final int SENDERS = 4;
    private static final int MOST = 400;
    private static final int KILLS = Integer.getInteger("drover.webhook.kills", 8);
    private static final long SEED = Long.getLong("drover.webhook.seed", 4711);

    private final Random random = new Random(SEED);
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    /** Those that were answered 200. */
    private final Set<Integer> answered = ConcurrentHashMap.newKeySet();

    private final Set<String> unexpected = ConcurrentHashMap.newKeySet();
    private final AtomicInteger tooEarly = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Override
    DroverSetup setup() {
        return Provider.known(super.setup());
    }

    /** Every fifth is new, until there are enough; the others were sent before. */
    private int some() {
        int number = count.getAndIncrement();
        int order = number % 5 == 0 && next.get() < MOST ? next.getAndIncrement() : number % (next.get() + 1);
        leaflink.put(ORDERS, SimulatedApi.record("o" + order, BEGINNING.plusSeconds(order)));
        return order;
    }

    private static String notification(int order) {
        return Provider.notification("e" + order, "order.updated", "o" + order);
    }

    /** One after the other, as long as it lives. */
    private void send(DroverProcess drover) {
        Provider provider = new Provider(drover);
        boolean first = true;
        while (drover.isRunning()) {
            int order = some();
            try {
                HttpResponse<String> answer = provider.post(notification(order));
                if (answer.statusCode() == 200) {
                    answered.add(order);
                    received.incrementAndGet();
                    if (first && drover.manageStatus("/q/health/ready") != 200) {
                        unexpected.add("200 before it is ready");
                    }
                    first = false;
                } else if (answer.statusCode() == 503 && answer.body().contains("starting")) {
                    tooEarly.incrementAndGet();
                    // Four that ask without a breath would keep it from starting.
                    LockSupport.parkNanos(10_000_000);
                    if (answer.headers().firstValue("Retry-After").isEmpty()) {
                        unexpected.add("503 without Retry-After");
                    }
                } else {
                    unexpected.add(answer.statusCode() + " " + answer.body());
                }
            } catch (IOException e) {
                cut.incrementAndGet();
                // It is being killed.
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private List<CompletableFuture<Void>> senders(DroverProcess drover) {
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(CompletableFuture.runAsync(() -> send(drover), threads));
        }
        return senders;
    }

    private static boolean isOpen(DroverProcess drover) {
        try {
            new Provider(drover).connect().close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whatever_the_moment_of_a_kill_what_was_answered_200_is_kept_and_its_event_arrives() throws Exception {
        System.out.println("WebhookKillIT: -Ddrover.webhook.seed=" + SEED);

        for (int kill = 0; kill < KILLS; kill++) {
            try (DroverProcess drover = setup().start()) {
                drover.awaitSlowly("an open port", () -> isOpen(drover));
                List<CompletableFuture<Void>> senders = senders(drover);
                int enough = random.nextInt(4) == 0 ? 0 : received.get() + 1 + random.nextInt(300);
                int delivered = random.nextBoolean() && enough > 0 ? sink.count() + 1 + random.nextInt(20) : 0;
                drover.await("the moment of kill " + kill, () -> received.get() >= enough && sink.count() >= delivered);
                drover.kill();
                for (CompletableFuture<Void> sender : senders) {
                    sender.get(1, TimeUnit.MINUTES);
                }
            }
            assertEquals(Set.of(), missingInTheStore());
        }
        try (DroverProcess drover = setup().start()) {
            drover.awaitSlowly("what was kept at the sink", () -> arrived().containsAll(answered));
            drover.awaitSlowly("all is written down", () -> drover.downstreams().contains("\"undelivered\":0,"));
            assertEquals(143, drover.terminate());
        }

        System.out.println("WebhookKillIT: " + received + " of " + count + " answered 200, " + answered.size()
                + " different, " + cut + " cut off, " + tooEarly + " too early, " + sink.count() + " deliveries");
        assertEquals(Set.of(), unexpected);
        assertTrue(answered.size() > KILLS);
        assertOneEventForEach();
        assertEquals(
                List.of("0"), kept("SELECT COUNT(*) FROM notification WHERE state <> 'resolved'"), "none is left over");
    }

    private Set<Integer> missingInTheStore() throws Exception {
        Set<Integer> missing = new TreeSet<>(answered);
        if (Files.exists(directory.resolve("data/drover.db")) && !answered.isEmpty()) {
            for (String body : kept("SELECT CAST(body AS TEXT) FROM notification")) {
                missing.remove(Integer.valueOf(
                        Json.read(body).path("event_id").asText().substring(1)));
            }
        }
        return missing;
    }

    private Set<Integer> arrived() {
        Set<Integer> arrived = new HashSet<>();
        sink.deliveries()
                .forEach(one -> arrived.add(Integer.valueOf(one.subject().substring("order/o".length()))));
        return arrived;
    }

    private void assertOneEventForEach() throws Exception {
        Map<String, Set<String>> ids = new TreeMap<>();
        sink.deliveries().forEach(one -> ids.computeIfAbsent(one.subject(), subject -> new TreeSet<>())
                .add(one.id()));
        ids.forEach((subject, of) -> assertEquals(1, of.size(), () -> subject + " has " + of));
        assertEquals(List.of(String.valueOf(ids.size())), kept("SELECT COUNT(*) FROM event"));
        assertEquals(List.of(String.valueOf(ids.size())), kept("SELECT COUNT(*) FROM notification"));
    }
}
