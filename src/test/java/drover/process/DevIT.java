package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code drover dev}: whoever saves a file is told what is wrong with it, or how its cases went, while the sandbox runs on. */
class DevIT extends ProcessTest {
    private static final String POLL = "parcels-shipments: 1 read in 1 page";

    @Test
    void each_save_is_linted_and_its_cases_are_played_while_what_ran_runs_on() throws Exception {
        try (DroverProcess made = DroverProcess.in(directory)
                .asked("new", "source", "parcels", "--list", "shipments")
                .start()) {
            assertEquals(0, made.awaitExit(), made.output());
        }
        Path route = directory.resolve("routes/parcels.camel.yaml");
        Path story = directory.resolve("fixtures/parcels/cases/changes/case.json");
        String good = Files.readString(route);
        try (DroverProcess dev = DroverProcess.in(directory).asked("dev").start()) {
            dev.awaitLine("dev: ./routes and ./fixtures are watched");
            dev.awaitLine("\\[downstream] parcels.shipment.created shipment/A-1");

            // when
            Files.writeString(route, good.replace("routeTemplateRef: poll", "routeTemplateRef: pol"));

            // then
            dev.awaitLine("routes/parcels.camel.yaml:\\d+:\\d+: error template: .* Did you mean poll\\?");
            dev.awaitLine("dev: what ran before runs on");
            int polls = dev.lines(POLL).size();
            dev.awaitSlowly("another poll", () -> dev.lines(POLL).size() > polls + 1);

            // when
            Files.writeString(route, good.replace("thing: shipment", "thing: delivery"));

            // then
            dev.awaitLine("routes/parcels.camel.yaml is applied");
            dev.awaitLine("\\[downstream] parcels.delivery.created delivery/A-1");

            // when
            Files.writeString(route, good);

            // then
            dev.awaitLine("dev: the cases of parcels are played");
            dev.awaitLine("^1 case, all as expected");

            // when
            Files.writeString(
                    story, Files.readString(story).replace("parcels.shipment.created", "parcels.shipment.removed"));

            // then
            dev.awaitLine("FAILED parcels/changes");
            dev.awaitLine("actual    \"parcels.shipment.created\"");
            dev.awaitLine("^1 case, 1 not as expected");
        }
    }
}
