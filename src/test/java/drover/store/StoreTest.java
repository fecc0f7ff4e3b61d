package drover.store;

import static drover.store.Streams.insert;
import static drover.store.Streams.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What holds for every database the store can be kept in. */
@EachDatabase
@Timeout(60)
class StoreTest {
    private RecordingSource source;
    private TestStore store;

    @Parameter
    TestDatabase database;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        source = new RecordingSource(database.in(folder));
        store = new TestStore(source);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void what_was_written_is_there_after_reopening() {
        store.write(insert("leaflink-orders"));
        store.close();

        store = new TestStore(source);

        assertEquals(List.of("leaflink-orders"), names(store));
    }

    @Test
    void a_write_that_fails_is_told_and_leaves_nothing() {
        StoreException told = assertThrows(
                StoreException.class,
                () -> store.write(c -> {
                    insert("half").run(c);
                    throw new SQLException("disk full");
                }));
        assertThrows(
                StoreException.class,
                () -> store.write(c -> {
                    insert("half").run(c);
                    throw new IllegalStateException("a bug");
                }));

        assertTrue(told.getMessage().contains("disk full"), told.getMessage());
        assertEquals(List.of(), names(store));
    }

    @Test
    void what_waits_is_committed_together() throws InterruptedException {
        CountDownLatch go = occupyTheWriter();
        int before = source.commits();
        List<CompletableFuture<?>> futures = new ArrayList<>();
        IntStream.range(0, 100).forEach(i -> futures.add(store.submit(insert("stream-%03d".formatted(i)))));

        go.countDown();
        futures.forEach(CompletableFuture::join);

        assertEquals(100, names(store).size());
        assertEquals(2, source.commits() - before, "the one that occupied it, and one for all others");
    }

    @Test
    void a_failing_write_in_a_group_costs_the_others_nothing() throws InterruptedException {
        CountDownLatch go = occupyTheWriter();
        CompletableFuture<Integer> before = store.submit(insert("before"));
        CompletableFuture<Integer> failing = store.submit(insert(null));
        CompletableFuture<Integer> after = store.submit(insert("after"));

        go.countDown();

        assertEquals(1, before.join());
        assertEquals(1, after.join());
        assertThrows(CompletionException.class, failing::join);
        assertEquals(List.of("after", "before"), names(store));
    }

    @Test
    void a_future_completes_after_the_commit_and_never_before() throws InterruptedException {
        CountDownLatch go = occupyTheWriter();
        CompletableFuture<Integer> future = store.submit(insert("leaflink-orders"));
        CompletableFuture<List<String>> seen = future.thenApply(done -> names(store));
        AtomicBoolean early = new AtomicBoolean();
        source.beforeCommit(() -> early.compareAndSet(false, future.isDone()));

        go.countDown();

        assertEquals(List.of("leaflink-orders"), seen.join());
        assertFalse(early.get());
    }

    @Test
    void a_reader_waits_for_no_writer_and_sees_only_what_is_committed() throws InterruptedException {
        CountDownLatch inserted = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Integer> future = store.submit(c -> {
            int rows = insert("leaflink-orders").run(c);
            inserted.countDown();
            await(go);
            return rows;
        });
        await(inserted);

        assertEquals(List.of(), names(store));

        go.countDown();
        future.join();
        assertEquals(List.of("leaflink-orders"), names(store));
    }

    @Test
    void many_threads_may_write_at_once() {
        List<CompletableFuture<Integer>> threads = IntStream.range(0, 8)
                .mapToObj(thread -> CompletableFuture.supplyAsync(() -> IntStream.range(0, 50)
                        .map(i -> store.write(insert("stream-" + thread + "-" + i)))
                        .sum()))
                .toList();

        threads.forEach(thread -> assertEquals(50, thread.join()));

        assertEquals(400, names(store).size());
    }

    @Test
    void a_connection_that_broke_is_replaced() {
        assertThrows(
                StoreException.class,
                () -> store.write(c -> {
                    c.close();
                    return insert("lost").run(c);
                }));

        store.write(insert("leaflink-orders"));

        assertEquals(List.of("leaflink-orders"), names(store));
    }

    @Test
    void closing_finishes_what_was_queued_and_takes_no_more() throws InterruptedException {
        CountDownLatch go = occupyTheWriter();
        List<CompletableFuture<?>> futures = new ArrayList<>();
        IntStream.range(0, 500).forEach(i -> futures.add(store.submit(insert("stream-" + i))));
        go.countDown();

        store.close();

        futures.forEach(CompletableFuture::join);
        assertEquals(500, names(store).size());
        assertThrows(StoreException.class, () -> store.write(insert("late")));
    }

    /** Lets the writer wait, so that what is submitted meanwhile becomes one group. */
    private CountDownLatch occupyTheWriter() throws InterruptedException {
        CountDownLatch occupied = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> unused = store.submit(c -> {
            occupied.countDown();
            await(go);
            return null;
        });
        await(occupied);
        return go;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
