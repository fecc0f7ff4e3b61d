package drover.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several workers, several providers: fair, and in order. */
@Timeout(60)
class TurnsTest {
    private final Turns turns = new Turns();

    private String next() {
        try {
            return turns.next(0);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void who_came_first_is_served_first_and_stands_in_line_once() {
        turns.join("a");
        turns.join("b");
        turns.join("a");

        assertEquals("a", next());
        assertEquals("b", next());
        assertNull(next());
    }

    @Test
    void a_provider_is_served_by_one_worker_at_a_time() {
        turns.join("a");
        assertEquals("a", next());

        turns.join("a");
        assertNull(next(), "it is being served");

        turns.served("a");
        assertEquals("a", next(), "what came meanwhile is not forgotten");
    }

    @Test
    void who_always_has_more_goes_to_the_end_of_the_line() {
        turns.join("a");
        turns.join("b");
        assertEquals("a", next());
        turns.join("a");
        turns.served("a");

        assertEquals("b", next());
        assertEquals("a", next());
    }

    @Test
    void nobody_comes_again_who_has_nothing_more() {
        turns.join("a");
        next();
        turns.served("a");

        assertNull(next());
    }

    @Test
    void who_waits_for_somebody_to_serve_is_woken() throws Exception {
        Thread joins = new Thread(() -> turns.join("a"));
        joins.start();

        assertEquals("a", turns.next(50));
        joins.join();
    }
}
