package drover.outbox;

import static drover.outbox.DeliveriesFixture.LEASE;
import static drover.outbox.DeliveriesFixture.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.store.RecordingSource;
import drover.store.TestDatabase;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        outbox.deliveries.claimOne("default", claim.event().id(), LEASE);
        outbox.deliveries.untilDue("default");
        outbox.deliveries.waiting("default");
        outbox.deliveries.endLeases("default");
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    @Test
    void nothing_reads_a_whole_table() {
        for (String statement : source.statements()) {
            List<String> plan = plan(statement);

            assertTrue(plan.stream().noneMatch(step -> step.startsWith("SCAN ")), () -> statement + "\n" + plan);
        }
    }

    @Test
    void a_claim_finds_what_is_due_in_its_order() {
        List<String> plan = plan(only("LIMIT ?"));

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
        List<String> plan = plan(only("SET state = 'ready'"));

        assertTrue(
                plan.stream().anyMatch(step -> step.contains("delivery_lane (downstream=? AND lane=?")),
                plan::toString);
    }

    @Test
    void whether_a_lane_is_empty_is_found_by_its_lane() {
        List<String> plan = plan(only("INSERT INTO delivery"));

        assertTrue(
                plan.stream().anyMatch(step -> step.contains("delivery_lane (downstream=? AND lane=?")),
                plan::toString);
    }

    @Test
    void the_next_due_time_is_the_first_of_its_index() {
        List<String> plan = plan(only("MIN(due_at)"));

        assertTrue(plan.stream().anyMatch(step -> step.contains("INDEX delivery_ready (downstream=?")), plan::toString);
    }

    private String only(String part) {
        List<String> found = source.statements().stream()
                .filter(statement -> statement.contains(part))
                .toList();
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
