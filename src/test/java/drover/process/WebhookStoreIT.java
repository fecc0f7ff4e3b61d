package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.record.Json;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notifications that cannot be kept now are answered so that the provider sends them again. */
class WebhookStoreIT {
    private static final String NOTE = "what makes a notification large ".repeat(3000);

    @TempDir
    Path directory;

    private final AtomicInteger count = new AtomicInteger();
    private final Set<String> taken = new HashSet<>();
    private HttpResponse<String> last;

    private DroverSetup setup() {
        return Provider.known(DroverProcess.in(directory).only("leaflink")).heap("128m");
    }

    /** Sends another one; whether it is answered so. */
    private boolean isAnswered(DroverProcess drover, int status) {
        String id = "e" + count.incrementAndGet();
        try {
            last = new Provider(drover)
                    .post("{\"event_id\":\"" + id + "\",\"type\":\"thing.happened\",\"note\":\"" + NOTE + "\"}");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (last.statusCode() == 200) {
            taken.add(id);
        }
        return last.statusCode() == status;
    }

    @Test
    void while_the_store_has_no_room_they_are_answered_503_and_what_was_answered_200_is_kept() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (DroverProcess drover =
                setup().launchedBy(Mounts.small(data, "72m", "60m")).start()) {
            drover.awaitSlowly("one is taken", () -> isAnswered(drover, 200));
            drover.awaitSlowly("the store is full", () -> isAnswered(drover, 503));
            assertEquals("5", last.headers().firstValue("Retry-After").orElse(""));
            assertEquals("{\"status\":\"unavailable\"}", last.body());
            for (int i = 0; i < 100; i++) {
                isAnswered(drover, 503);
                assertTrue(last.statusCode() == 503 || last.statusCode() == 200, last::toString);
            }
            assertEquals(1, drover.lines(" ERROR ").size(), drover.output());
            assertEquals(200, drover.manageStatus("/q/health/live"));
            int before = taken.size();

            Files.delete(drover.inside(data.resolve("ballast")));
            drover.awaitSlowly("one is taken again", () -> isAnswered(drover, 200));

            for (int i = 0; i < 20; i++) {
                assertTrue(isAnswered(drover, 200), last::toString);
            }
            assertTrue(before > 0 && taken.size() > before + 20);
            assertEquals(Set.of(), missing(drover, data));
            assertEquals(List.of(), drover.lines("java.lang.OutOfMemoryError|^\\s+at "), drover.output());
        }
    }

    /** What was answered 200 and is not in what a backup of the files would hold. */
    private Set<String> missing(DroverProcess drover, Path data) throws Exception {
        Path copy = Files.createDirectory(directory.resolve("copy")).resolve("drover.db");
        drover.freeze();
        Files.copy(drover.inside(data.resolve("drover.db")), copy);
        Files.copy(drover.inside(data.resolve("drover.db-wal")), copy.resolveSibling("drover.db-wal"));
        drover.thaw();
        assertEquals(List.of("ok"), Kept.select(copy, "PRAGMA integrity_check"));
        Set<String> missing = new HashSet<>(taken);
        for (String body : Kept.select(copy, "SELECT CAST(body AS TEXT) FROM notification")) {
            missing.remove(Json.read(body).path("event_id").asText());
        }
        return missing;
    }

    @Test
    void more_than_may_wait_for_the_disk_are_answered_503() throws Exception {
        try (DroverProcess drover = setup().set("webhook.queue", "1").start()) {
            drover.awaitSlowly("one is taken", () -> isAnswered(drover, 200));
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data/drover.db"));
                    Statement statement = other.createStatement()) {
                // Whoever writes waits for us.
                statement.execute("BEGIN IMMEDIATE");
                for (int i = 0; i < 4; i++) {
                    answers.add(new Provider(drover).postAsync(Provider.notification("w" + i, "thing.happened", "1")));
                }
                drover.await(
                        "all but one are answered",
                        () -> answers.stream().filter(CompletableFuture::isDone).count() >= 3);
                statement.execute("ROLLBACK");
            }

            List<Integer> statuses = new ArrayList<>();
            for (CompletableFuture<HttpResponse<String>> one : answers) {
                HttpResponse<String> answer = one.get(1, TimeUnit.MINUTES);
                statuses.add(answer.statusCode());
                if (answer.statusCode() == 503) {
                    assertEquals("{\"status\":\"busy\"}", answer.body());
                    assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
                }
            }
            statuses.sort(null);
            assertEquals(List.of(200, 503, 503, 503), statuses);
            assertTrue(isAnswered(drover, 200), "there is room again");
        }
    }

    @Test
    void a_connection_on_which_nothing_comes_is_closed_and_what_is_settled_is_forgotten_when_the_window_has_passed()
            throws Exception {
        try (DroverProcess drover = setup().set("quarkus.http.idle-timeout", "1s")
                .set("drover.retention", "1s")
                .set("drover.dedupe-window", "2s")
                .start()) {
            drover.awaitSlowly("one is taken", () -> isAnswered(drover, 200));

            for (String begun : List.of("", "POST /webhooks/leaf", Provider.head(new byte[0]))) {
                try (Socket socket = new Provider(drover).connect()) {
                    Provider.write(socket, begun);

                    assertEquals(-1, socket.getInputStream().read(), begun);
                }
            }
            drover.awaitSlowly("it is pruned", () -> !drover.lines("pruned: \\d+ notifications")
                    .isEmpty());
            assertEquals(
                    List.of("0"),
                    Kept.select(directory.resolve("data/drover.db"), "SELECT COUNT(*) FROM notification"));
        }
    }
}
