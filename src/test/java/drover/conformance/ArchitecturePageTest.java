package drover.conformance;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The picture in docs/architecture.md is that of the classes. */
class ArchitecturePageTest {
    private static final Pattern ARROW = Pattern.compile("(?m)^  (\\w+) --> (\\w+)$");
    private static final Set<String> BELOW = Set.of("record", "store", "metrics", "traces");

    @Test
    void every_arrow_is_a_use_and_every_room_is_there() throws IOException {
        Set<String> drawn = new TreeSet<>();
        Set<String> rooms = new TreeSet<>();
        for (MatchResult arrow : ARROW.matcher(Files.readString(Path.of("docs/architecture.md")))
                .results()
                .toList()) {
            drawn.add(arrow.group(1) + " uses " + arrow.group(2));
            rooms.add(arrow.group(1));
            rooms.add(arrow.group(2));
        }
        Set<String> uses = new TreeSet<>();
        ProductionClasses.ALL.forEach(one -> one.getDirectDependenciesFromSelf().stream()
                .map(use -> room(use.getTargetClass()))
                .filter(used -> !used.isEmpty() && !used.equals(room(one)))
                .forEach(used -> uses.add(room(one) + " uses " + used)));

        Offenders.none(
                drawn.stream().filter(arrow -> !uses.contains(arrow)),
                "docs/architecture.md draws an arrow between rooms that do not use each other:");
        assertEquals(
                ProductionClasses.ALL.stream()
                        .map(ArchitecturePageTest::room)
                        .filter(room -> !room.isEmpty())
                        .collect(toCollection(TreeSet::new)),
                rooms,
                "the rooms of docs/architecture.md");
        Offenders.none(
                missing(uses, drawn),
                "docs/architecture.md must draw who uses a room (or remove the use), but for those below all:");
    }

    /** What is used and neither drawn nor reached by what is drawn. */
    private static Stream<String> missing(Set<String> uses, Set<String> drawn) {
        return uses.stream()
                .filter(use -> BELOW.stream().noneMatch(room -> use.endsWith(" uses " + room)))
                .filter(use -> !reaches(use.split(" uses ", 2)[0], use.split(" uses ", 2)[1], drawn));
    }

    private static boolean reaches(String from, String to, Set<String> drawn) {
        return drawn.contains(from + " uses " + to)
                || drawn.stream()
                        .filter(arrow -> arrow.startsWith(from + " uses "))
                        .anyMatch(arrow -> reaches(arrow.split(" uses ", 2)[1], to, drawn));
    }

    private static String room(JavaClass one) {
        String name = one.getPackageName();
        return name.startsWith("drover.") ? name.split("\\.", -1)[1] : "";
    }
}
