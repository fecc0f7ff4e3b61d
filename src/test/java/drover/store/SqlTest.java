package drover.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Named parameters and rows by the names of their columns, on both databases. */
class SqlTest {
    private static final String INSERT =
            "INSERT INTO event (id, type, subject, previous, seen_by, stored_at, body) VALUES (:id, :type, :subject,"
                    + " :previous, :id, :at, :body)";

    @TempDir
    Path folder;

    private static int insert(Connection connection, String id, Long previous) throws SQLException {
        return Sql.once(connection, INSERT)
                .set("id", id)
                .set("type", "parcels.parcel.sent")
                .set("subject", "parcel/1")
                .set("previous", previous)
                .set("at", 5)
                .set("body", new byte[] {1, 2})
                .run();
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void a_value_stands_wherever_its_name_does_and_comes_back_by_its_column(TestDatabase kind) throws SQLException {
        try (Connection connection = kind.in(folder).getConnection()) {
            assertEquals(1, insert(connection, "a", null));
            assertEquals(1, insert(connection, "b", 1L));

            List<Long> previous = Sql.once(connection, "SELECT previous FROM event ORDER BY seq")
                    .list(row -> row.numberOrNull("previous"));
            assertNull(previous.get(0));
            assertEquals(1L, previous.get(1));
            String seenBy = Sql.once(connection, "SELECT seen_by, body, body IS NULL AS gone FROM event WHERE id = :id")
                    .set("id", "b")
                    .first(row -> row.text("seen_by") + row.bytes("body").length + row.flag("gone"));
            assertEquals("b2false", seenBy);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void a_list_has_as_many_parameters_as_it_has_values(TestDatabase kind) throws SQLException {
        try (Connection connection = kind.in(folder).getConnection()) {
            for (String id : List.of("a", "b", "c")) {
                insert(connection, id, null);
            }

            List<String> found = Sql.once(
                            connection, "SELECT id FROM event WHERE id IN (" + Sql.list("id", 2) + ") ORDER BY id DESC")
                    .setAll("id", List.of("a", "c"))
                    .list(row -> row.text("id"));

            assertEquals(List.of("c", "a"), found);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void several_runs_are_made_in_their_order_and_each_says_what_it_changed(TestDatabase kind) throws SQLException {
        try (Connection connection = kind.in(folder).getConnection();
                Sql update = new Sql(connection, "UPDATE event SET type = :type WHERE id = :id")) {
            insert(connection, "a", null);
            update.set("type", "x.y.z").set("id", "a").add();
            update.set("type", "x.y.z").set("id", "nobody").add();

            assertArrayEquals(new int[] {1, 0}, update.runAll());
        }
    }

    @Test
    void no_row_is_null_and_an_unknown_name_a_mistake() throws SQLException {
        DataSource database = TestDatabase.sqlite(folder);
        try (Connection connection = database.getConnection();
                Sql select = new Sql(connection, "SELECT id FROM event WHERE id = :id")) {
            assertNull(select.set("id", "a").first(row -> row.text("id")));

            assertThrows(IllegalArgumentException.class, () -> select.set("key", "a"));
        }
    }

    @Test
    void a_walk_ends_with_the_step_that_is_short() {
        List<Long> rows = LongStream.rangeClosed(1, 2L * Steps.SIZE + 1).boxed().toList();
        List<Integer> steps = new java.util.ArrayList<>();

        Steps.walk(
                after -> rows.stream()
                        .filter(row -> row > after)
                        .limit(Steps.SIZE)
                        .toList(),
                row -> row,
                step -> steps.add(step.size()));

        assertEquals(List.of(Steps.SIZE, Steps.SIZE, 1), steps);
    }
}
