package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Route files that change while Drover runs. */
class ApplyIT extends ProcessTest {
    private static final String LEAFLINK = "leaflink.camel.yaml";

    @BeforeEach
    void lay() throws IOException {
        layRoutes("leaflink", "deliver", "webhooks");
    }

    private DroverProcess start() throws IOException {
        return setup().set("routes.apply", "auto")
                .set("routes.look-interval", "100ms")
                .start();
    }

    private Path file(String name) {
        return directory.resolve("routes").resolve(name);
    }

    private void edit(String name, String from, String to) throws IOException {
        String text = Files.readString(file(name));
        assertTrue(text.contains(from), text);
        Files.writeString(file(name), text.replace(from, to));
    }

    private void append(String name, String line) throws IOException {
        Files.writeString(file(name), line + "\n", StandardOpenOption.APPEND);
    }

    @Test
    void a_changed_kind_is_applied_and_a_mistake_is_refused() throws Exception {
        // given
        leaflink.put(ORDERS, SimulatedApi.record("1", BEGINNING).put("status", "Submitted"));
        try (DroverProcess drover = start()) {
            drover.await("the order", () -> sink.has("leaflink.order.created", "order/1"));

            // when
            edit(LEAFLINK, "thing: order,", "thing: purchase,");
            drover.awaitLine("routes/leaflink.camel.yaml is applied");
            leaflink.put(ORDERS, SimulatedApi.record("2", BEGINNING.plusSeconds(1)));

            // then
            drover.await("the purchase", () -> sink.has("leaflink.purchase.created", "purchase/2"));

            // when
            edit(LEAFLINK, "thing: purchase,", "thing: [");
            String refused = drover.awaitLine("routes/leaflink.camel.yaml is not applied");

            // then
            assertTrue(refused.matches(".*leaflink.camel.yaml:\\d+:\\d+: .*"), refused);
            leaflink.put(ORDERS, SimulatedApi.record("3", BEGINNING.plusSeconds(2)));
            drover.await("the version before", () -> sink.has("leaflink.purchase.created", "purchase/3"));
            assertEquals(List.of(), drover.lines(" FATAL |^\\s+at "), drover.output());
        }
    }

    @Test
    void a_changed_door_replaces_what_goes_through_it_and_a_file_that_is_deleted_stops() throws Exception {
        // given
        layRoutes("api");
        leaflink.put(ORDERS, SimulatedApi.record("1", BEGINNING));
        try (DroverProcess drover = start()) {
            drover.await("the order", () -> sink.has("leaflink.order.created", "order/1"));

            // when
            edit(
                    "api.camel.yaml",
                    "description: One request through the door",
                    "description: A request through the door");
            String applied = drover.awaitLine("routes/api.camel.yaml is applied");

            // then
            assertTrue(applied.contains("deliver.camel.yaml") && applied.contains(LEAFLINK), applied);
            leaflink.put(ORDERS, SimulatedApi.record("2", BEGINNING.plusSeconds(1)));
            drover.await("the second order", () -> sink.has("leaflink.order.created", "order/2"));

            // when
            Files.move(file(LEAFLINK), file("seller.camel.yaml"));
            drover.awaitLine("routes/leaflink.camel.yaml has moved to routes/seller.camel.yaml");
            Files.delete(file("seller.camel.yaml"));
            drover.awaitLine("routes/seller.camel.yaml .deleted. is applied");

            // then
            Files.copy(Path.of("routes", LEAFLINK), file(LEAFLINK));
            drover.awaitLine("routes/leaflink.camel.yaml is applied");
            leaflink.put(ORDERS, SimulatedApi.record("3", BEGINNING.plusSeconds(2)));
            drover.await("the third order", () -> sink.has("leaflink.order.created", "order/3"));
            assertEquals(List.of(), drover.lines(" (ERROR|FATAL) |^\\s+at "), drover.output());
        }
    }

    @Test
    void an_operator_applies_what_waits_and_goes_back() throws Exception {
        // given
        leaflink.put(ORDERS, SimulatedApi.record("1", BEGINNING));
        // Its effect is another test's: the command would wait for it.
        DroverSetup setup = setup().set("routes.look-interval", "100ms").set("routes.kept-answers", "0");
        try (DroverProcess drover = setup.start()) {
            drover.await("the order", () -> sink.has("leaflink.order.created", "order/1"));
            edit(LEAFLINK, "thing: order,", "thing: purchase,");
            drover.awaitLine("waits until an operator applies it: drover apply leaflink.camel.yaml");

            // then: the command shows what differs, and does nothing unasked
            try (DroverProcess command = setup.asked("apply", "leaflink").start()) {
                assertEquals(1, command.awaitExit(), command.output());
                assertTrue(command.output().contains("+++ routes/leaflink.camel.yaml"), command.output());
                assertTrue(
                        command.output()
                                .matches("(?s).*\n\\+ .*thing: purchase,.*To do it: drover apply leaflink --yes.*"),
                        command.output());
            }

            // when
            String plan =
                    drover.operate("/operations/routes/apply?file=leaflink").body();

            // then
            assertTrue(plan.contains("\"done\":false") && plan.contains("thing: purchase"), plan);
            String confirm = plan.replaceFirst("(?s).*\"confirm\":\"(\\w+)\".*", "$1");
            String done = drover.operate("/operations/routes/apply?file=leaflink&confirm=" + confirm)
                    .body();
            assertTrue(done.contains("\"done\":true"), done);
            leaflink.put(ORDERS, SimulatedApi.record("2", BEGINNING.plusSeconds(1)));
            drover.await("the purchase", () -> sink.has("leaflink.purchase.created", "purchase/2"));

            // when
            String back =
                    drover.operate("/operations/routes/rollback?file=leaflink").body();
            String to = back.replaceFirst("(?s).*\"confirm\":\"(\\w+)\".*", "$1");
            drover.operate("/operations/routes/rollback?file=leaflink&confirm=" + to);

            // then
            leaflink.put(ORDERS, SimulatedApi.record("3", BEGINNING.plusSeconds(2)));
            drover.await("the order of the version before", () -> sink.has("leaflink.order.created", "order/3"));
            assertTrue(Files.readString(file(LEAFLINK)).contains("thing: order,"));
            assertTrue(drover.manage("/operations/routes").contains("the operations token"));
        }
    }

    @Test
    void a_version_whose_health_fails_gives_way_to_the_one_before() throws Exception {
        // given
        leaflink.put(ORDERS, SimulatedApi.record("1", BEGINNING));
        leaflink.refuse("/gone/", 404, authorization -> "{}");
        try (DroverProcess drover = start()) {
            drover.await("the order", () -> sink.has("leaflink.order.created", "order/1"));

            // when
            edit(LEAFLINK, "{name: list, value: orders},", "{name: list, value: orders}, {name: path, value: /gone/},");

            // then
            drover.awaitLine(
                    "routes/leaflink.camel.yaml is taken back, the version before comes back: its health failed");
            leaflink.put(ORDERS, SimulatedApi.record("2", BEGINNING.plusSeconds(1)));
            drover.await("the version before", () -> sink.has("leaflink.order.created", "order/2"));
            assertTrue(drover.manage("/operations/routes").contains("put_back"));
        }
    }

    @Test
    void a_list_that_was_refused_is_asked_for_at_once_when_its_file_is_mended() throws Exception {
        // given
        leaflink.put(ORDERS, SimulatedApi.record("1", BEGINNING));
        leaflink.refuse("/secret/", 403, authorization -> "{}");
        edit(LEAFLINK, "{name: list, value: orders},", "{name: list, value: orders}, {name: path, value: /secret/},");
        try (DroverProcess drover = start()) {
            String refused = drover.awaitLine("leaflink-orders: is refused and rests until ");
            Instant until = Instant.parse(refused.replaceFirst(".* until (\\S+);.*", "$1"));

            // when
            edit(LEAFLINK, ", {name: path, value: /secret/}", "");

            // then
            drover.await("the order", () -> sink.has("leaflink.order.created", "order/1"));
            assertTrue(Instant.now().isBefore(until), "it would have been asked by now all the same");
            drover.awaitLine("leaflink-orders: is answered again");
        }
    }

    @Test
    void what_lint_or_a_case_refuses_never_runs() throws Exception {
        // given
        copyFixtures();
        leaflink.put(ORDERS, SimulatedApi.record("1", BEGINNING));
        try (DroverProcess drover = start()) {
            drover.await("the order", () -> sink.has("leaflink.order.created", "order/1"));
            String good = Files.readString(file(LEAFLINK));

            // when
            edit(
                    LEAFLINK,
                    "{name: kind, value: leaflinkOrders}, {name: by, value: time}",
                    "{name: kind, value: leaflinkOrders}, {name: by, value: tme}");
            String lint = drover.awaitLine("routes/leaflink.camel.yaml is not applied");
            Files.writeString(file(LEAFLINK), good.replace("thing: order,", "thing: purchase,"));
            drover.awaitLine("routes/leaflink.camel.yaml is not applied.*its cases fail");

            // then
            assertTrue(
                    lint.matches(".*routes/leaflink.camel.yaml:\\d+:\\d+: error .*It must be one of time, list.*"),
                    lint);
            leaflink.put(ORDERS, SimulatedApi.record("2", BEGINNING.plusSeconds(1)));
            drover.await("the version before", () -> sink.has("leaflink.order.created", "order/2"));

            // when
            Files.writeString(file(LEAFLINK), good + "# as it was\n");

            // then
            drover.awaitLine("routes/leaflink.camel.yaml is applied");
            assertEquals(List.of(), drover.lines(" FATAL |^\\s+at "), drover.output());
        }
    }

    @Test
    void an_operator_sees_which_events_a_change_makes_others() throws Exception {
        // given
        leaflink.put(ORDERS, SimulatedApi.record("1", BEGINNING).put("status", "Submitted"));
        leaflink.put(ORDERS, SimulatedApi.record("2", BEGINNING.plusSeconds(1)).put("status", "Shipped"));
        DroverSetup setup = setup().set("routes.look-interval", "100ms");
        try (DroverProcess drover = setup.start()) {
            drover.await("the orders", () -> sink.has("leaflink.order.created", "order/2"));

            // when
            edit(LEAFLINK, "thing: order,", "thing: purchase,");
            drover.awaitLine("waits until an operator applies it: drover apply leaflink.camel.yaml");
            drover.awaitLine(
                    "routes/leaflink.camel.yaml: 2 of 2 events differ; 2 of the 2 with a lasting id were really made; drover apply leaflink.camel.yaml shows it");

            // then
            JsonNode effect = Json.read(drover.operate("/operations/routes/apply?file=leaflink")
                            .body())
                    .path("effect");
            assertEquals("known", effect.path("state").asText());
            assertTrue(
                    effect.path("lines").toString().contains("+ leaflink.purchase.created  purchase/2"),
                    effect.toString());
            assertEquals(2, sink.deliveries().size(), "nothing of it was sent");
            assertEquals(List.of(), kept("SELECT body FROM kept_answer WHERE CAST(body AS TEXT) LIKE '%Submitted%'"));
        }
    }

    private void copyFixtures() throws IOException {
        Path from = Path.of("fixtures/leaflink");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path one : files.toList()) {
                Path to = directory.resolve(one);
                if (Files.isDirectory(one)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(one, to);
                }
            }
        }
    }

    @Test
    void a_file_that_stays_wrong_is_told_once_however_often_another_is_applied() throws Exception {
        // given
        leaflink.put(ORDERS, SimulatedApi.record("1", BEGINNING));
        try (DroverProcess drover = start()) {
            drover.await("the order", () -> sink.has("leaflink.order.created", "order/1"));
            edit(LEAFLINK, "thing: order,", "thing: [");
            drover.awaitLine("routes/leaflink.camel.yaml is not applied");

            // when: each needs two looks that find the other file as wrong as before
            append("deliver.camel.yaml", "# once");
            drover.awaitLine("routes/deliver.camel.yaml is applied");
            append("deliver.camel.yaml", "# twice");
            drover.await(
                    "the second",
                    () -> drover.lines("routes/deliver.camel.yaml is applied").size() == 2);

            // then
            assertEquals(
                    1, drover.lines("routes/leaflink.camel.yaml is not applied").size(), drover.output());
        }
    }
}
