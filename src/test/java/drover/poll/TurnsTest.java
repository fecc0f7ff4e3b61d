package drover.poll;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.HandClock;
import drover.TestCamel;
import drover.store.TestDatabase;
import drover.store.TestStore;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnsTest {
    private final DefaultCamelContext camel = TestCamel.context();
    private final AtomicInteger polled = new AtomicInteger();

    @TempDir
    Path folder;

    private TestStore store;
    private Turns turns;

    @BeforeEach
    void start() throws Exception {
        store = new TestStore(TestDatabase.sqlite(folder));
        turns = new Turns(
                camel, null /* only the start of a process asks it */, new PausedStreams(store, new HandClock()));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:customers").routeId("leaflink-customers-poll").process(exchange -> {
                    if (turns.take("leaflink-customers")) {
                        polled.incrementAndGet();
                        turns.give("leaflink-customers");
                    }
                });
            }
        });
        camel.start();
        turns.open();
    }

    @AfterEach
    void stop() {
        camel.stop();
        store.close();
    }

    @Test
    void what_is_needed_first_is_read_first_in_the_same_tick_and_once() throws Exception {
        turns.first("leaflink-customers");
        turns.first("leaflink-customers");

        assertEquals(1, polled.get());
    }

    @Test
    void what_has_polled_by_itself_needs_not_be_asked_for() throws Exception {
        camel.createProducerTemplate().sendBody("direct:customers", null);

        turns.first("leaflink-customers");

        assertEquals(1, polled.get());
    }

    @Test
    void a_poll_that_is_switched_off_is_not_waited_for() throws Exception {
        camel.getRouteController().stopRoute("leaflink-customers-poll");

        turns.first("leaflink-customers");
        turns.first("no-such-list");

        assertEquals(0, polled.get());
    }

    @Test
    void what_somebody_else_has_only_begun_to_ask_for_is_waited_for() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:products").routeId("leaflink-products-poll").process(exchange -> {
                    begun.countDown();
                    go.await();
                });
            }
        });
        Thread first = new Thread(this::needProducts);
        first.start();
        begun.await();

        Thread second = new Thread(this::needProducts);
        second.start();

        await().until(() -> second.getState() == Thread.State.WAITING);
        go.countDown();
        second.join();
        first.join();
    }

    private void needProducts() {
        try {
            turns.first("leaflink-products");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void who_comes_while_a_stream_is_read_waits_for_its_end_and_has_had_its_turn() throws Exception {
        assertTrue(turns.take("leaflink-orders"));
        CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(() -> {
            try {
                return turns.take("leaflink-orders");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> turns.waiting("leaflink-orders") == 1);

        turns.give("leaflink-orders");

        assertFalse(second.join());
        assertTrue(turns.take("leaflink-orders"), "it is nobody's now");
    }

    @Test
    void who_still_waits_for_the_start_when_the_process_ends_reads_nothing() throws Exception {
        turns = new Turns(camel, null, new PausedStreams(store, new HandClock()));
        CompletableFuture<Boolean> early = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                early.complete(turns.take("leaflink-orders"));
            } catch (InterruptedException e) {
                early.completeExceptionally(e);
            }
        });
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        turns.end(null);

        assertFalse(early.join());
    }
}
