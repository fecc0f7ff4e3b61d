package drover.conformance;

import drover.start.Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The keys that application.properties declares, and those that routes and Java read, are the same. */
class KeysConformanceTest {
    private final List<DeclaredKey> keys = DeclaredKey.all();
    private final List<KeyUse> uses = Stream.concat(KeyUse.inRoutes().stream(), KeyUse.inJava().stream())
            .filter(use -> !use.key().startsWith("quarkus."))
            .toList();

    @Test
    void every_key_has_a_comment() {
        Offenders.none(
                Keys.load().written().stream()
                        .filter(key -> key.doc().isEmpty())
                        .map(key -> key.name() + " has no comment"),
                "Write above the key, in application.properties, what it is for.");
    }

    @Test
    void every_key_that_people_set_has_a_type() {
        Offenders.none(
                DeclaredKey.properties().stream()
                        .takeWhile(line -> !line.startsWith("# --- Below: how Drover is built"))
                        .filter(line -> line.matches("#?[a-z][\\w.-]*=.*"))
                        .map(line -> line.replaceFirst("#?([^=]+)=.*", "$1"))
                        .filter(name ->
                                keys.stream().noneMatch(key -> key.name().equals(name))),
                "Write above the key, in application.properties, what it must be (\"# type: duration 1s..1h\"); what nobody"
                        + " should change belongs below the line \"how Drover is built\".");
    }

    @Test
    void every_key_is_declared_once() {
        List<String> set = DeclaredKey.properties().stream()
                .filter(line -> line.matches("#?[a-z<][\\w.<>-]*=.*"))
                .map(line -> line.replaceFirst("#?([^=]+)=.*", "$1"))
                .toList();
        Offenders.none(
                set.stream().filter(name -> Collections.frequency(set, name) > 1),
                "The second declaration in application.properties silently wins: remove one.");
    }

    @Test
    void every_key_that_is_read_is_declared() {
        Offenders.none(
                uses.stream()
                        .filter(use -> keys.stream().noneMatch(key -> key.is(use.key())))
                        .map(use -> use.where() + ": " + use.key()),
                "Declare the key in application.properties, with a comment and a type, or mend its spelling.");
    }

    @Test
    void every_declared_key_is_read() {
        Collection<Set<String>> literals = KeyUse.literals();
        String properties = String.join("\n", DeclaredKey.properties());

        Offenders.none(
                keys.stream()
                        .filter(key -> uses.stream().noneMatch(use -> key.is(use.key())))
                        .map(DeclaredKey::name)
                        .filter(name -> !name.startsWith("quarkus."))
                        .filter(name -> !properties.contains("${" + name) && !isIn(literals, name))
                        .filter(KeysConformanceTest::isOfRoutes),
                "Nothing reads this key: remove it from application.properties, or mend the spelling where it is read.");
    }

    /** A system may have presets for who brings its route file: nobody polls it here. */
    private static boolean isOfRoutes(String name) {
        return !name.endsWith(".schedule")
                || Files.exists(Path.of("routes", name.substring(0, name.indexOf('.')) + ".camel.yaml"));
    }

    /**
     * Whether Java names it: in whole, by what follows its variable part ({@code system + ".enabled"}), or in a file that makes names of its group
     * ({@code "webhook." + provider + "." + key}, {@code system + ".oauth." + key}) by its last part; or of what has several such groups
     * ({@code owner + ".jwt." + key}) by the last part and the one before it.
     */
    private static boolean isIn(Collection<Set<String>> files, String name) {
        String group = name.substring(0, name.indexOf('.') + 1);
        String last = name.substring(name.lastIndexOf('.') + 1);
        String fixed =
                name.contains(">") ? name.substring(name.lastIndexOf('>') + 1) : name.substring(group.length() - 1);
        String part = fixed.substring(0, fixed.lastIndexOf('.') + 1);
        String before = name.substring(0, name.lastIndexOf('.'));
        String near = before.substring(Math.max(0, before.lastIndexOf('.'))) + ".";
        return files.stream()
                .anyMatch(literals -> literals.contains(name)
                        || (near.startsWith(".") && literals.contains(near) && literals.contains(last))
                        || literals.contains(fixed)
                        || (literals.contains(group) && literals.contains(last))
                        || (part.length() > 1 && literals.contains(part) && literals.contains(last)));
    }

    @Test
    void every_default_is_the_same_wherever_it_stands() {
        Offenders.none(
                // What a template says of any list is for those that declare no key.
                uses.stream()
                        .filter(use -> use.preset() != null && !use.key().startsWith("<name>.<name>."))
                        .flatMap(use -> keys.stream()
                                .filter(key -> key.is(use.key()) && key.preset() != null)
                                .filter(key -> !key.preset().equals(use.preset()))
                                .map(key -> use.where() + ": " + use.key() + ":" + use.preset()
                                        + ", but application.properties: " + key.preset())),
                "State the default of application.properties; where the key is set there it needs none.");
    }
}
