package drover.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The keys that application.properties declares, routes and Java read, and docs/keys.md lists are the same. */
class KeysConformanceTest {
    private final List<DeclaredKey> keys = DeclaredKey.all();
    private final List<DeclaredKey> ours =
            keys.stream().filter(key -> !key.internal()).toList();
    private final List<KeyUse> uses = Stream.concat(KeyUse.inRoutes().stream(), KeyUse.inJava().stream())
            .filter(use -> !use.key().startsWith("quarkus."))
            .toList();

    @Test
    void every_key_has_a_comment_and_a_type() {
        Offenders.none(
                ours.stream()
                        .filter(key -> key.doc().isEmpty() || key.type() == null)
                        .map(key -> key.name() + " has no " + (key.type() == null ? "type" : "comment")),
                "Write above the key, in application.properties, what it is for and what it must be (\"# type: duration"
                        + " 1s..1h\"); what nobody should change belongs below the line \"how Drover is built\".");
    }

    @Test
    void every_key_is_declared_once() {
        Offenders.none(
                keys.stream()
                        .filter(key -> keys.stream()
                                        .filter(other -> other.name().equals(key.name()))
                                        .count()
                                > 1)
                        .map(DeclaredKey::name),
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
        Collection<String> literals = Set.copyOf(KeyUse.literals());
        String properties = String.join("\n", DeclaredKey.properties());

        Offenders.none(
                keys.stream()
                        .filter(key -> uses.stream().noneMatch(use -> key.is(use.key())))
                        .map(DeclaredKey::name)
                        .filter(name -> !name.startsWith("quarkus."))
                        .filter(name -> !properties.contains("${" + name) && !isIn(literals, name)),
                "Nothing reads this key: remove it from application.properties, or mend the spelling where it is read.");
    }

    /** Whether Java names it, in whole or by what follows a variable part: {@code system + ".enabled"}. */
    private static boolean isIn(Collection<String> literals, String name) {
        return literals.contains(name)
                || literals.contains(name.substring(name.indexOf('.')))
                || literals.contains(name.substring(name.lastIndexOf('.')));
    }

    @Test
    void every_default_is_the_same_wherever_it_stands() {
        Offenders.none(
                uses.stream()
                        .filter(use -> use.preset() != null && !isOfWhoeverDeclaresNone(use))
                        .flatMap(use -> keys.stream()
                                .filter(key -> key.is(use.key()) && key.preset() != null)
                                .filter(key -> !key.preset().equals(use.preset()))
                                .map(key -> use.where() + ": " + use.key() + ":" + use.preset()
                                        + ", but application.properties: " + key.preset())),
                "State the default of application.properties; where the key is set there it needs none.");
    }

    /** A template's default is for those that do not declare the key. */
    private static boolean isOfWhoeverDeclaresNone(KeyUse use) {
        return use.key().startsWith("<name>.");
    }

    @Test
    void the_table_lists_exactly_the_keys() throws IOException {
        List<String> listed =
                rows().stream().map(row -> unquote(cell(row, 1)).orElse(row)).toList();
        Stream<String> missing =
                ours.stream().filter(key -> !listed.contains(key.name())).map(key -> "add:    " + key.row());
        Stream<String> extra = listed.stream()
                .filter(name -> ours.stream().noneMatch(key -> key.name().equals(name)))
                .map(name -> "remove: " + name);

        Offenders.none(
                Stream.concat(missing, extra),
                "docs/keys.md must have a table \"| key | default | meaning |\" with a row for each key of"
                        + " application.properties above the line \"how Drover is built\".");
    }

    @Test
    void the_table_states_the_defaults() throws IOException {
        List<String> listed = rows();

        Offenders.none(
                ours.stream().flatMap(key -> listed.stream()
                        .filter(row -> unquote(cell(row, 1)).equals(Optional.of(key.name())))
                        .filter(row ->
                                !unquote(cell(row, 2)).orElse("").equals(key.preset() == null ? "" : key.preset())
                                        || cell(row, 3).isBlank())
                        .map(row -> row + "\n    should be " + key.row())),
                "docs/keys.md and application.properties must agree on the default (in back-quotes; without them there is none),"
                        + " and every key has a meaning.");
    }

    /** The rows of the tables whose header begins with "key" and "default". */
    private static List<String> rows() throws IOException {
        Path table = Path.of("docs/keys.md");
        List<String> lines = Files.exists(table) ? Files.readAllLines(table) : List.of();
        boolean[] inTable = {false};
        return lines.stream()
                .filter(line -> {
                    boolean header = line.matches("(?i)\\|\\s*`?key`?\\s*\\|\\s*default\\s*\\|.*");
                    inTable[0] = header || (inTable[0] && line.startsWith("|"));
                    return inTable[0] && !header && !line.matches("\\|[\\s:|-]+");
                })
                .toList();
    }

    private static String cell(String row, int number) {
        String[] cells = row.split("(?<!\\\\)\\|", -1);
        return cells.length > number ? cells[number].strip() : "";
    }

    /** What stands in back-quotes. */
    private static Optional<String> unquote(String cell) {
        int from = cell.indexOf('`');
        int to = cell.indexOf('`', from + 1);
        return from < 0 || to < 0 ? Optional.empty() : Optional.of(cell.substring(from + 1, to));
    }
}
