package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code drover test}: the cases of a folder are played to the routes of that folder, whatever this machine sets for its own Drover. */
class CasesIT extends ProcessTest {
    private Path file;

    private void source() throws Exception {
        assertEquals("", failure(0, "new", "source", "parcels", "--list", "shipments"));
        file = directory.resolve("fixtures/parcels/cases/changes/case.json");
    }

    /** What a command prints; nothing where it prints what is not asked for here. */
    private String run(int code, String... words) throws Exception {
        try (DroverProcess command = DroverProcess.in(directory)
                .env("PARCELS_BASE_URL", "http://127.0.0.1:1/never-asked")
                .env("PARCELS_API_KEY", "key-that-is-not-used")
                .env("DOWNSTREAM_DEFAULT_URL", sink.url())
                .env("PARCELS_FIRST_RUN", "baseline")
                .asked(words)
                .start()) {
            assertEquals(code, command.awaitExit(), command.output());
            return command.output();
        }
    }

    private String failure(int code, String... words) throws Exception {
        String output = run(code, words);
        return output.startsWith("Written:") ? "" : output;
    }

    @Test
    void what_differs_is_shown_and_update_expects_it_from_now_on() throws Exception {
        source();
        String good = run(0, "test", "parcels");
        assertTrue(good.contains("parcels: 1 case, all as expected"), good);

        String before = Files.readString(file);
        Files.writeString(
                file, before.replaceFirst("\"parcels\\.shipment\\.created\"", "\"parcels.shipment.removed\""));
        String changed = Files.readString(file);
        assertFalse(changed.equals(before), before);
        String bad = run(1, "test", "parcels/changes", "--junit", "target/cases.xml");

        assertTrue(bad.contains("FAILED parcels/changes"), bad);
        assertTrue(bad.contains("expected  \"parcels.shipment.removed\""), bad);
        assertTrue(bad.contains("actual    \"parcels.shipment.created\""), bad);
        assertTrue(bad.contains("1 case, 1 not as expected"), bad);
        assertEquals(changed, Files.readString(file));
        String xml = Files.readString(directory.resolve("target/cases.xml"));
        assertTrue(xml.contains("<testsuite name=\"parcels\" tests=\"1\" failures=\"1\""), xml);
        assertTrue(xml.contains("actual    &quot;parcels.shipment.created&quot;"), xml);

        String updated = run(0, "test", "parcels", "--update");
        assertTrue(updated.contains("actual    \"parcels.shipment.created\""), updated);
        assertTrue(updated.contains("written: fixtures/parcels/cases/changes/case.json"), updated);
        run(0, "test", "parcels");
        assertEquals(0, sink.count());
        assertFalse(Files.exists(directory.resolve("data")));
    }

    @Test
    void of_a_recipe_update_expects_the_calls_and_results_that_came_and_leaves_the_rest() throws Exception {
        String name = "recipes/order-sms/given-shipped.json";
        for (String fixture : List.of("recipes/cases/always.json", "twilio/cases/always.json", name)) {
            Path copy = directory.resolve("fixtures").resolve(fixture);
            Files.createDirectories(copy.getParent());
            Files.copy(Path.of("fixtures", fixture), copy);
        }
        file = directory.resolve("fixtures").resolve(name);
        String good = Files.readString(file);
        String bad = good.replace("Your order ord1 is on its way.", "Nobody writes this.")
                .replace("\"SMS SM0123456789abcdef0123456789abcdef\"", "\"SMS *\"")
                .replace("nothing, it is not shipped", "nothing of this kind");
        Files.writeString(file, bad);

        String shown = run(1, "test", "recipes/order-sms");

        assertTrue(shown.contains("FAILED recipes/order-sms/given-shipped"), shown);
        assertTrue(shown.contains("Nobody writes this.") && shown.contains("nothing of this kind"), shown);
        assertEquals(bad, Files.readString(file));

        String updated = run(0, "test", "recipes/order-sms", "--update");

        assertTrue(updated.contains("written: fixtures/" + name), updated);
        String now = Files.readString(file);
        String rest = bad.substring(0, bad.indexOf("\"calls\""));
        assertEquals(rest, now.substring(0, rest.length()), "the rest stays letter by letter");
        JsonNode round = Json.read(now).at("/rounds/0");
        assertEquals(
                Json.read(good).at("/rounds/0/calls"), round.path("calls"), "of a call the fields stay that it named");
        assertEquals(
                "[\"SMS *\",\"nothing, it is not shipped\"]",
                round.path("results").toString());
        assertFalse(round.has("events"), now);
        run(0, "test", "recipes/order-sms");
        assertEquals(0, sink.count());
    }

    @Test
    void a_route_file_that_does_not_run_fails_its_cases_with_the_reason() throws Exception {
        source();
        Path route = directory.resolve("routes/parcels.camel.yaml");
        Files.writeString(route, Files.readString(route).replace("routeTemplateRef: poll", "routeTemplateRef: pol"));

        String output = run(1, "test");

        assertTrue(output.contains("no route polls parcels: file:routes/parcels.camel.yaml does not run: "), output);
        assertTrue(output.contains("1 case, 1 not as expected"), output);
    }

    @Test
    void a_case_that_is_not_there_is_a_misuse_that_names_those_that_are() throws Exception {
        source();
        String output = run(2, "test", "parcels/change");

        assertTrue(output.contains("there is no case parcels/change in fixtures"), output);
        assertTrue(output.contains("parcels/changes"), output);
    }

    @Test
    void in_a_folder_without_fixtures_the_packaged_cases_are_played() throws Exception {
        String output = run(0, "test", "leaflink/archived");

        assertTrue(output.contains("leaflink: 1 case, all as expected"), output);
        assertTrue(run(2, "test", "--update").contains("there is no such folder here"));
    }
}
