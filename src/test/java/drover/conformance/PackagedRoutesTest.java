package drover.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One binary is complete: what the packaged routes need is packaged, and named where Drover looks for it. */
class PackagedRoutesTest {
    private final ProductionClasses production = new ProductionClasses();

    @Test
    void every_file_in_routes_is_packaged() {
        Offenders.same(
                RouteFile.packaged().stream().map(RouteFile::name).toList(),
                property("drover.routes.packaged"),
                "A native binary cannot list its resources: name each file of routes/ in drover.routes.packaged.");
    }

    @Test
    void every_sandbox_is_played() {
        Offenders.same(
                RouteFile.sandboxes().stream().map(RouteFile::name).toList(),
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

    @Test
    void every_bean_that_a_route_names_exists() {
        Offenders.none(
                each((file, name) ->
                        file.beans().stream().noneMatch(bean -> bean.name().equals(name))
                                && !production.named().containsKey(name)),
                "Declare the bean under beans: in the same file, or write a class with @Named(\"…\") in src/main/java. Is the"
                        + " name misspelt?");
    }

    @Test
    void every_bean_is_declared_in_one_place() {
        List<String> beans = Stream.concat(
                        RouteFile.all().stream()
                                .flatMap(file -> file.beans().stream())
                                .map(RouteFile.Bean::name),
                        production.named().keySet().stream())
                .toList();

        Offenders.none(
                beans.stream()
                        .filter(name ->
                                beans.stream().filter(Predicate.isEqual(name)).count() > 1),
                "Two beans have this name, and the last that is loaded replaces the other: rename one.");
    }

    private interface Reference {
        boolean breaks(RouteFile file, String name);
    }

    private static Stream<String> each(Reference rule) {
        return RouteFile.all().stream().flatMap(file -> BeanCall.namesIn(file).stream()
                .filter(name -> rule.breaks(file, name))
                .map(name -> file.path() + ": " + name));
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
