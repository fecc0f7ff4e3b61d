package drover.conformance;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One binary is complete: what the packaged routes need is packaged, and named where Drover looks for it. */
class PackagedRoutesTest {
    @Test
    void every_file_in_routes_is_packaged() {
        Offenders.same(
                Routes.packaged(),
                property("drover.routes.packaged"),
                "A native binary cannot list its resources: name each file of routes/ in drover.routes.packaged.");
    }

    @Test
    void every_sandbox_is_played() {
        Offenders.same(
                Routes.sandboxes(),
                property("%sandbox.drover.routes.sandbox"),
                "Name each fixtures/<system>/sandbox.camel.yaml in %sandbox.drover.routes.sandbox.");
    }

    @Test
    void routes_are_loaded_by_drover_and_not_by_camel_main() {
        Offenders.none(
                DeclaredKey.properties().stream()
                        .filter(line -> line.matches("(%[\\w-]+\\.)?camel\\.main\\.routes-include-pattern.*")),
                "Remove it: Drover loads each route file by itself, so that a bad one stops only itself.");
    }

    private static Set<String> property(String name) {
        return DeclaredKey.properties().stream()
                .filter(line -> line.startsWith(name + "="))
                .flatMap(line ->
                        Arrays.stream(line.substring(line.indexOf('=') + 1).split(",")))
                .map(String::strip)
                .collect(Collectors.toSet());
    }
}
