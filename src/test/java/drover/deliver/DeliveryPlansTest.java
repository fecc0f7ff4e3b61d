package drover.deliver;

import static drover.deliver.DeliveriesFixture.all;
import static drover.deliver.DeliveriesFixture.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.event.SnapshotRows;
import drover.operate.Explain;
import drover.store.RecordingSource;
import drover.store.TestDatabase;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SQLite does with the statements as they are: none may cost more the more has been delivered. */
class DeliveryPlansTest {
    @TempDir
    Path folder;

    private RecordingSource source;
    private DeliveriesFixture outbox;

    @BeforeEach
    void open() {
        source = new RecordingSource(TestDatabase.sqlite(folder));
        outbox = new DeliveriesFixture(source);
        outbox.ingest(order(1, 0, "New"));
        outbox.ingest(order(1, 1, "Accepted"));
        Claim claim = outbox.claimOnly();
        outbox.failed(claim, Duration.ZERO, 1);
        outbox.delivered(claim);
        outbox.deliveries.untilDue("default");
        outbox.deliveries.waiting("default");
        outbox.deliveries.endLeases("default");
        operate();
    }

    /** Dead letters and what is done with them, a downstream that is filled, and the end of a retention. */
    private void operate() {
        outbox.register();
        outbox.dead(outbox.claimOnly());
        outbox.ingest(order(1, 2, "Shipped"));
        outbox.claimOnly();
        Redeliveries redeliveries = outbox.redeliveries();
        for (String id : outbox.column("SELECT id FROM event")) {
            redeliveries.replayOne("default", id);
        }
        for (Selection.Which which : Selection.Which.values()) {
            redeliveries.plan(all(which));
            redeliveries.replay(all(which));
        }
        redeliveries.discard(all(Selection.Which.UNDELIVERED));
        outbox.register("late", "*", true, true);
        outbox.deliveries.fill(outbox.registry.settings("late").downstream());
        outbox.drain("late");
        outbox.overview().downstreams();
        outbox.overview().deadLetters();
        Explain explain = outbox.explain();
        explain.explain("order/1");
        for (String id : outbox.column("SELECT id FROM event")) {
            explain.show("default", id);
        }
        outbox.deliveries.bound("default");
        outbox.clock.pass(Duration.ofDays(31));
        outbox.prune("30d", "60d");
        outbox.clock.pass(Duration.ofDays(60));
        outbox.prune("30d", "60d");
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    @Test
    void nothing_reads_a_whole_table() {
        for (String statement : source.statements()) {
            List<String> plan = plan(statement);

            assertTrue(
                    plan.stream()
                            .filter(step -> !ofDeadLettersOnly(step))
                            .filter(step -> !ofDownstreamsOnly(step))
                            .noneMatch(step -> step.startsWith("SCAN ")),
                    () -> statement + "\n" + plan);
        }
    }

    /**
     * What an operator replays of what was delivered, a fill and a prune walk the events from a seq on, a step at a time:
     * that is known. SQLite calls it a search, but nothing else may do it.
     */
    @Test
    void only_what_walks_by_design_reads_all_that_is_older_or_younger() {
        Pattern walk = Pattern.compile("(PRIMARY KEY|INTEGER PRIMARY KEY) \\((seq|rowid)[<>]\\?");
        List<String> walks = source.statements().stream()
                .filter(statement -> plan(statement).stream()
                        .anyMatch(step -> walk.matcher(step).find()))
                .toList();

        for (String statement : walks) {
            assertTrue(
                    statement.contains("AND seq > ? AND state = 'delivered' ORDER BY seq")
                            || statement.contains("AND seq > ? AND (state = 'ready' OR state = 'waiting')")
                            || statement.contains("AND seq > ? AND state IN ('dead', 'delivered') ORDER BY seq")
                            || statement.contains("FROM event WHERE seq > ? ORDER BY seq LIMIT"),
                    statement);
        }
    }

    /** The index that holds nothing else: the list of dead letters of all downstreams. */
    private static boolean ofDeadLettersOnly(String step) {
        return step.matches("SCAN (delivery|d) USING (COVERING )?INDEX delivery_(dead|gap)");
    }

    /** There are a handful of them. */
    private static boolean ofDownstreamsOnly(String step) {
        return step.startsWith("SCAN downstream");
    }

    @Test
    void what_holds_dead_letters_is_found_by_its_indexes() {
        for (String part : List.of("SELECT 1 AS n FROM delivery", "MAX(seq) AS n")) {
            List<String> plan = plan(only(part));

            assertTrue(
                    plan.stream().anyMatch(step -> step.matches(".*INDEX delivery_(dead|gap) \\(downstream=\\?.*")),
                    plan::toString);
        }
    }

    @Test
    void a_lane_is_put_in_order_by_its_index() {
        for (String part : List.of("AND state = 'ready' AND NOT leased", "EXISTS (SELECT 1 FROM delivery earlier")) {
            List<String> plan = plan(only(part));

            assertTrue(
                    plan.stream().anyMatch(step -> step.contains("delivery_lane (downstream=? AND lane=?")),
                    plan::toString);
        }
    }

    @Test
    void a_fill_and_a_prune_go_on_from_where_they_are() {
        for (String part : List.of("FROM event WHERE seq > ? ORDER BY seq")) {
            List<String> plan = plan(only(part));

            assertEquals(List.of("SEARCH event USING INTEGER PRIMARY KEY (rowid>?)"), plan);
        }
    }

    @Test
    void a_claim_finds_what_is_due_in_its_order() {
        List<String> plan = plan(only("ORDER BY due_at, seq LIMIT ?"));

        assertTrue(
                plan.contains("SEARCH delivery USING INDEX delivery_ready (downstream=? AND due_at<?)")
                        || plan.contains(
                                "SEARCH delivery USING COVERING INDEX delivery_ready (downstream=? AND due_at<?)"),
                plan::toString);
        assertTrue(plan.stream().noneMatch(step -> step.contains("TEMP B-TREE")), plan::toString);
        assertTrue(plan.get(0).contains("(seq=? AND downstream=?)"), plan::toString);
    }

    @Test
    void the_next_of_a_lane_is_found_by_its_lane() {
        List<String> statements = with("SET state = 'ready'");

        assertEquals(2, statements.size(), "after a settled delivery, and where none is ready");
        for (String statement : statements) {
            List<String> plan = plan(statement);
            assertTrue(
                    plan.stream().anyMatch(step -> step.contains("delivery_lane (downstream=? AND lane=?")),
                    plan::toString);
        }
    }

    @Test
    void whether_a_lane_is_empty_is_found_by_its_lane() {
        List<String> plan = plan(only("CASE WHEN ? AND EXISTS"));

        assertTrue(
                plan.stream().anyMatch(step -> step.contains("delivery_lane (downstream=? AND lane=?")),
                plan::toString);
    }

    @Test
    void the_next_due_time_is_the_first_of_its_index() {
        List<String> plan = plan(only("MIN(due_at)"));

        assertTrue(plan.stream().anyMatch(step -> step.contains("INDEX delivery_ready (downstream=?")), plan::toString);
    }

    @Test
    void a_page_of_snapshots_begins_where_the_one_before_ended() {
        outbox.store.read(c -> SnapshotRows.after(c, "leaflink", "order", new SnapshotRows.Place(1, 1), 10));
        List<String> plan = plan(only("UNION ALL SELECT id, changed"));

        assertEquals(
                List.of(
                        "MERGE (UNION ALL)",
                        "LEFT",
                        "SEARCH snapshot USING INDEX snapshot_list (list=? AND changed=? AND id>?)",
                        "RIGHT",
                        "SEARCH snapshot USING INDEX snapshot_list (list=? AND changed>?)"),
                plan);
    }

    private List<String> with(String part) {
        return source.statements().stream()
                .filter(statement -> statement.contains(part))
                .toList();
    }

    private String only(String part) {
        List<String> found = with(part);
        assertEquals(1, found.size(), part);
        return found.get(0);
    }

    private List<String> plan(String statement) {
        return outbox.store.read(c -> {
            List<String> steps = new ArrayList<>();
            try (Statement explain = c.createStatement();
                    ResultSet rows = explain.executeQuery("EXPLAIN QUERY PLAN " + statement)) {
                while (rows.next()) {
                    steps.add(rows.getString("detail"));
                }
            }
            return steps;
        });
    }
}
