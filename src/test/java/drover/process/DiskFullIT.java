package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store has no room: what comes in waits outside, what is under way ends, and with room it goes on by itself. */
class DiskFullIT {
    private static final String ORDERS = "/orders/";
    private static final String REFUSED = "order/o0";
    private static final Instant BEGINNING = Instant.parse("2025-01-01T00:00:00Z");
    private static final int COUNT = 3000;
    private static final int CHANGED = 100;
    private static final int DELIVERED_BEFORE = 20;
    private static final int CONCURRENCY = 8;
    private static final String NOTE = "what makes an order large ".repeat(120);

    @TempDir
    Path directory;

    private Path data;
    private SimulatedApi leaflink;
    private Sink sink;
    /** While it is shut the sink takes no more than a few. */
    private final CountDownLatch gate = new CountDownLatch(1);

    private final AtomicInteger underWay = new AtomicInteger();
    /** The one that becomes a dead letter. */
    private final AtomicReference<String> refused = new AtomicReference<>();

    private volatile boolean refusing = true;

    private interface Step {
        void take(DroverProcess drover) throws IOException, InterruptedException;
    }

    @BeforeEach
    void begin() throws IOException {
        data = Files.createDirectory(directory.resolve("data"));
        leaflink = new SimulatedApi();
        for (int i = 0; i < COUNT; i++) {
            put(i, BEGINNING.plusSeconds(i));
        }
        sink = new Sink();
        sink.answering(this::judge);
    }

    private int judge(Sink.Delivery request) {
        if (refusing && request.subject().equals(REFUSED)) {
            refused.set(request.id());
            return 422;
        }
        try {
            if (sink.count() >= DELIVERED_BEFORE) {
                underWay.incrementAndGet();
                gate.await();
            }
            return 202;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void end() {
        gate.countDown();
        leaflink.close();
        sink.close();
    }

    private void put(int order, Instant modified) {
        leaflink.put(ORDERS, SimulatedApi.record("o" + order, modified).put("note", NOTE));
    }

    private DroverSetup setup() {
        return DroverProcess.in(directory)
                .only("leaflink")
                .polling(leaflink)
                .delivering(sink)
                .operated()
                .set("downstream.default.timeout", "2m")
                .heap("128m");
    }

    @Test
    void a_full_disk_is_waited_for_and_nothing_is_lost_or_made_twice() throws Exception {
        DroverSetup full = setup().launchedBy(Mounts.small(data, "72m", "60m"));
        try (DroverProcess drover = full.start()) {
            assertItGoesOn(
                    drover,
                    "SQLITE_FULL",
                    // The ballast is in it from the beginning, and it fills by itself.
                    filling -> {},
                    room -> Files.delete(room.inside(data.resolve("ballast"))));
        }
    }

    @Test
    void a_disk_that_takes_no_byte_any_more_is_waited_for_too() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "NOT TESTED: there is no /usr/bin/prlimit");
        try (DroverProcess drover = setup().start()) {
            assertItGoesOn(
                    drover,
                    "SQLITE_IOERR",
                    running -> largestFile(running, "1"),
                    room -> largestFile(room, "unlimited"));
        }
    }

    private static void largestFile(DroverProcess drover, String bytes) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder("/usr/bin/prlimit", "--pid=" + drover.pid(), "--fsize=" + bytes + ":")
                .inheritIO()
                .start();
        assertTrue(prlimit.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, prlimit.exitValue());
    }

    private void assertItGoesOn(DroverProcess drover, String code, Step fill, Step makeRoom) throws Exception {
        // given
        drover.await("deliveries under way", () -> underWay.get() >= CONCURRENCY);
        drover.awaitSlowly("a dead letter", () -> drover.downstreams().contains("\"dead_letters\":1"));
        fill.take(drover);

        // when
        String said = drover.awaitLine(" ERROR .* the store takes no writes: ");
        assertTrue(said.contains(code), said);
        assertTrue(said.contains("drover.data-dir"), said);
        // Small writes find some room a little longer.
        HttpResponse<String> answer = operateUntil(drover, 503, "discard", "replay");
        int before = sink.count();
        gate.countDown();
        drover.await("at the sink what was under way", () -> sink.count() >= before + CONCURRENCY);
        int calls = leaflink.calls(ORDERS).size();
        drover.await("polls in vain", () -> leaflink.calls(ORDERS).size() >= calls + 5);

        // then
        assertEquals("5", answer.headers().firstValue("Retry-After").orElse(""));
        assertTrue(answer.body().contains(code), answer.body());
        assertEquals(503, readiness(drover));
        assertEquals(200, drover.manageStatus("/q/health/live"));
        assertEquals(List.of(said), drover.lines(" ERROR "), drover.output());
        assertEquals(
                List.of(), drover.lines("takes writes again|^\\s+at |java.lang.OutOfMemoryError"), drover.output());
        // One for the polls of each of four streams, one for the downstream.
        List<String> warnings = drover.lines(" WARN ").stream()
                .filter(line -> !line.contains("dead letter"))
                .toList();
        assertTrue(warnings.size() <= 5, drover.output());
        assertTrue(ids().size() < COUNT);

        // when
        makeRoom.take(drover);
        drover.awaitLine("the store takes writes again");
        refusing = false;
        operateUntil(drover, 200, "replay");
        for (int i = 1; i <= CHANGED; i++) {
            put(i, BEGINNING.plusSeconds(COUNT + i));
        }
        drover.awaitSlowly("every change at the sink", () -> ids().size() == COUNT + CHANGED);
        drover.awaitSlowly("it is ready", () -> readiness(drover) == 200);
        drover.awaitSlowly("all is written down", () -> drover.downstreams().contains("\"undelivered\":0,"));

        // then
        assertEquals(COUNT + CHANGED, sink.count(), "some were delivered twice");
        assertEquals(1, drover.lines(" ERROR ").size(), drover.output());
        assertEquals(1, drover.lines("takes writes again").size(), drover.output());
        assertWhole(drover);
        assertEquals(143, drover.terminate());
    }

    /** What a backup of its files would hold, taken while it stands still. */
    private void assertWhole(DroverProcess drover) throws Exception {
        Path copy = Files.createDirectory(directory.resolve("copy")).resolve("drover.db");
        drover.freeze();
        Files.copy(drover.inside(data.resolve("drover.db")), copy);
        Files.copy(drover.inside(data.resolve("drover.db-wal")), copy.resolveSibling("drover.db-wal"));
        drover.thaw();
        assertEquals(List.of("ok"), Kept.select(copy, "PRAGMA integrity_check"));
        assertEquals(
                List.of(String.valueOf(COUNT + CHANGED)),
                Kept.select(copy, "SELECT COUNT(*) FROM delivery WHERE state = 'delivered'"));
        assertEquals(
                List.of("1"),
                Kept.select(
                        copy,
                        "SELECT DISTINCT attempts FROM delivery JOIN event USING (seq) WHERE subject <> '" + REFUSED
                                + "'"));
        assertEquals(List.of(String.valueOf(COUNT + CHANGED)), Kept.select(copy, "SELECT COUNT(*) FROM event"));
    }

    private Set<String> ids() {
        Set<String> ids = new HashSet<>();
        sink.deliveries().forEach(one -> ids.add(one.id()));
        return ids;
    }

    private static int readiness(DroverProcess drover) {
        try {
            return drover.manageStatus("/q/health/ready");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks for these, in turn, for the dead letter. */
    private HttpResponse<String> operateUntil(DroverProcess drover, int status, String... operations) {
        List<HttpResponse<String>> answers = new ArrayList<>();
        drover.awaitSlowly("an operation answered " + status, () -> {
            String operation = operations[answers.size() % operations.length];
            try {
                answers.add(drover.operate("/operations/deliveries/default/" + refused.get() + "/" + operation));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return answers.get(answers.size() - 1).statusCode() == status;
        });
        return answers.get(answers.size() - 1);
    }
}
