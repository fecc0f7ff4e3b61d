package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.poll.AuditRows.Audited;
import drover.record.Json;
import drover.record.Kind;
import drover.record.Reading;
import drover.store.EachDatabase;
import drover.store.TestDatabase;
import drover.store.TestStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What audits have found is durable, on each database. */
@EachDatabase
class AuditRowsTest {
    private static final String ORDERS = "leaflink-orders";
    private static final long DAY = 86_400_000;

    @Parameter
    TestDatabase database;

    @TempDir
    Path folder;

    private TestStore store;
    private AuditRows rows;

    @BeforeEach
    void open() {
        store = new TestStore(database.in(folder));
        rows = new AuditRows(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_stream_that_was_only_noted_has_no_result() {
        rows.noted(ORDERS, 1000);

        assertFalse(rows.newest(ORDERS).isUnderWay());
        assertNull(rows.result(ORDERS));
    }

    /** Whoever notes it has looked before the operator asked. */
    @Test
    void one_that_an_operator_asked_for_in_the_moment_in_which_the_stream_is_noted_is_not_forgotten() {
        rows.begin(ORDERS, 1000);

        rows.noted(ORDERS, 1001);

        assertTrue(rows.newest(ORDERS).isUnderWay());
    }

    @Test
    void one_that_has_begun_is_under_way_until_it_has_ended_and_what_it_healed_adds_up() {
        rows.noted(ORDERS, 1000);
        rows.begin(ORDERS, 2000);
        Audited audit = rows.newest(ORDERS);
        assertTrue(audit.isUnderWay());
        rows.healed(audit, 1, 2);
        rows.healed(audit, 1, 1);

        rows.end(audit, count(1234), 5, 3000);

        Audited result = rows.result(ORDERS);
        assertEquals(3000, result.endedAt());
        assertEquals(3, result.healed());
        assertEquals(
                "complete: 1,234 of 1,234, 2 told now that no poll had told, 5 more are known and not in the list",
                result.words());
    }

    @Test
    void one_that_broke_off_keeps_the_result_of_the_one_before() {
        rows.begin(ORDERS, 1000);
        rows.end(rows.newest(ORDERS), count(7), 0, 2000);
        rows.begin(ORDERS, 3000);

        assertTrue(rows.newest(ORDERS).isUnderWay());
        assertEquals("complete: 7 of 7", rows.result(ORDERS).words());
    }

    @Test
    void one_that_began_ahead_of_a_clock_that_was_set_back_counts_as_begun_now() {
        rows.begin(ORDERS, 400 * DAY);
        rows.end(rows.newest(ORDERS), count(7), 0, 400 * DAY);

        rows.setBack(rows.newest(ORDERS), 10 * DAY);

        assertEquals(10 * DAY, rows.newest(ORDERS).beganAt());
        assertEquals("complete: 7 of 7", rows.result(ORDERS).words());
    }

    @Test
    void what_an_audit_told_names_the_poll_that_had_not() {
        rows.begin(ORDERS, 10 * DAY);
        rows.polled(rows.newest(ORDERS), "2026-02-03T22:00:00Z", 9 * DAY);
        rows.begin(ORDERS, 20 * DAY);
        rows.polled(rows.newest(ORDERS), null, 19 * DAY);

        assertEquals(
                "no poll had told it: the one of leaflink-orders that ended at 1970-01-10T00:00:00Z had read all changes up to"
                        + " 2026-02-03T22:00:00Z without it; the audit that began at 1970-01-11T00:00:00Z has found it",
                why("leaflink-orders-audit", 11 * DAY));
        assertTrue(why("leaflink-orders-audit", 21 * DAY).contains("1970-01-20T00:00:00Z had read the whole list"));
        assertNull(why("leaflink-orders-poll", 11 * DAY));
        assertNull(why("leaflink-orders-audit", 9 * DAY), "that audit is not known any more");
    }

    private String why(String seenBy, long at) {
        return store.read(c -> AuditRows.why(c, seenBy, at));
    }

    @Test
    void the_oldest_of_many_are_forgotten_of_this_stream_alone() {
        rows.begin("leaflink-products", 1);
        for (int i = 1; i <= 120; i++) {
            rows.begin(ORDERS, i);
            rows.end(rows.newest(ORDERS), count(1), 0, i);
        }

        assertEquals(21, oldest(ORDERS));
        assertEquals(1, oldest("leaflink-products"));
    }

    private long oldest(String stream) {
        return store.read(c -> {
            try (var select = c.prepareStatement("SELECT MIN(began_at) FROM audit WHERE stream = ?")) {
                select.setString(1, stream);
                var row = select.executeQuery();
                row.next();
                return row.getLong(1);
            }
        });
    }

    private static AuditCount count(int listed) {
        Kind kind = new Kind();
        kind.setThing("order");
        AuditCount count = new AuditCount();
        for (int i = 0; i < listed; i++) {
            count.listed(
                    new Reading(
                            kind,
                            "key" + i,
                            Instant.EPOCH,
                            null,
                            null,
                            null,
                            Json.object(),
                            new byte[0],
                            new byte[0],
                            Json.object(),
                            List.of(),
                            Instant.EPOCH),
                    true);
        }
        return count;
    }
}
