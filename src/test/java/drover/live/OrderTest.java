package drover.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.live.Order.Standing;
import drover.record.Json;
import java.math.BigInteger;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OrderTest {
    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");

    private final Order order = new Order();

    private static Told.Tick record(Integer sequence, Integer seconds, int price, int connection, boolean fetched) {
        ObjectNode data = Json.object().put("price", price);
        return new Told.Tick(
                data,
                "eth",
                sequence == null ? null : BigInteger.valueOf(sequence),
                seconds == null ? null : NOON.plusSeconds(seconds),
                10,
                connection,
                fetched);
    }

    private Standing told(Integer sequence, Integer seconds, int price) {
        return order.judge(record(sequence, seconds, price, 1, false));
    }

    @Test
    void by_number_the_same_is_a_duplicate_and_a_lower_one_late() {
        assertEquals(Standing.NEW, told(5, null, 1));
        assertEquals(Standing.DUPLICATE, told(5, null, 1));
        assertEquals(Standing.LATE, told(4, null, 2));
        assertEquals(Standing.NEW, told(6, null, 1));
    }

    @Test
    void numbers_that_fall_while_time_goes_on_are_a_server_that_counts_anew() {
        told(500, 0, 1);

        assertEquals(Standing.NEW, told(1, 5, 2));
        assertEquals(Standing.LATE, told(0, 4, 3));
    }

    @Test
    void without_numbers_time_tells() {
        assertEquals(Standing.NEW, told(null, 5, 1));
        assertEquals(Standing.DUPLICATE, told(null, 5, 1));
        assertEquals(Standing.NEW, told(null, 5, 2));
        assertEquals(Standing.LATE, told(null, 4, 3));
    }

    @Test
    void without_both_everything_that_is_sent_is_new() {
        assertEquals(Standing.NEW, told(null, null, 1));
        assertEquals(Standing.NEW, told(null, null, 1));
    }

    @Test
    void what_was_asked_for_is_older_than_what_has_come_meanwhile_and_newer_than_what_came_before() {
        told(null, null, 1);

        assertEquals(Standing.LATE, order.judge(record(null, null, 2, 1, true)));
        assertEquals(Standing.NEW, order.judge(record(null, null, 2, 2, true)));
    }

    @Test
    void over_another_connection_numbers_may_begin_anew_and_what_is_repeated_is_no_news() {
        told(7, null, 1);

        assertEquals(Standing.DUPLICATE, order.judge(record(7, null, 1, 2, false)));
        assertEquals(Standing.NEW, order.judge(record(1, null, 9, 2, false)));
    }
}
