package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void no_more_than_so_many_are_under_way_and_the_next_waits_for_one_to_end() throws Exception {
        Concurrency concurrency = new Concurrency(2);
        assertTrue(take(concurrency, Duration.ZERO));
        assertTrue(take(concurrency, Duration.ZERO));
        assertFalse(take(concurrency, Duration.ZERO), "whoever does not wait is sent away");
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> third = CompletableFuture.supplyAsync(() -> {
            begun.countDown();
            return take(concurrency, LONG);
        });
        begun.await();
        assertFalse(third.isDone());

        concurrency.giveBack();

        assertTrue(third.get());
        assertFalse(take(concurrency, Duration.ZERO));
    }

    @Test
    void whoever_waits_when_drover_ends_waits_no_more() throws Exception {
        Concurrency concurrency = new Concurrency(1);
        assertTrue(take(concurrency, Duration.ZERO));
        AtomicBoolean ending = new AtomicBoolean();
        CompletableFuture<Boolean> next = CompletableFuture.supplyAsync(() -> take(concurrency, LONG, ending));

        ending.set(true);

        assertFalse(next.get());
    }

    @Test
    void too_many_at_once_are_halved_and_good_answers_allow_more_again_up_to_the_most() {
        Concurrency concurrency = new Concurrency(8);
        IntStream.range(0, 8).forEach(i -> assertTrue(take(concurrency, Duration.ZERO)));

        IntStream.range(0, 8).forEach(i -> concurrency.fewer());

        assertEquals(4, concurrency.limit(), "those that are told together are one step");
        IntStream.range(0, 7).forEach(i -> concurrency.giveBack());
        concurrency.fewer();
        assertEquals(1, concurrency.limit(), "one is always allowed");
        IntStream.range(0, 9).forEach(i -> concurrency.good());
        assertEquals(1, concurrency.limit());
        IntStream.range(0, 200).forEach(i -> concurrency.good());
        assertEquals(8, concurrency.limit());
    }

    @Test
    void what_knows_no_limit_learns_one() {
        Concurrency concurrency = new Concurrency(Integer.MAX_VALUE);
        IntStream.range(0, 30).forEach(i -> assertTrue(take(concurrency, Duration.ZERO)));

        concurrency.fewer();

        assertEquals(15, concurrency.limit());
        assertFalse(take(concurrency, Duration.ZERO));
    }

    private static boolean take(Concurrency concurrency, Duration patience) {
        return take(concurrency, patience, new AtomicBoolean());
    }

    private static boolean take(Concurrency concurrency, Duration patience, AtomicBoolean ending) {
        try {
            return concurrency.take(patience, ending::get);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
