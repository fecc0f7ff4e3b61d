package drover.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that need a running application stand in one place of the pom, and run in one process. */
class TestClassesTest {
    private static final Path SOURCES = Path.of("src/test/java");
    private static final Pattern NAMED = Pattern.compile("<application\\.tests>(.+?)</application\\.tests>");

    /** An execution of Surefire takes what the property names, the other leaves it out: no class falls between them. */
    private static final Pattern USED =
            Pattern.compile("<(include|exclude)>\\$\\{application\\.tests}</(include|exclude)>");

    @Test
    void the_classes_with_an_application_are_those_that_the_pom_names() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        Matcher named = NAMED.matcher(pom);
        assertTrue(named.find());
        List<String> patterns = List.of(named.group(1).split(",\\s*"));
        TreeSet<String> matched = new TreeSet<>();
        TreeSet<String> annotated = new TreeSet<>();

        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith("Test.java")).toList()) {
                String source = Files.readString(file);
                Path name = SOURCES.relativize(file);
                if (source.contains("\n@QuarkusTest\n")) {
                    annotated.add(name.toString());
                }
                if (!source.contains("\nabstract class ")
                        && patterns.stream().anyMatch(pattern -> FileSystems.getDefault()
                                .getPathMatcher("glob:" + pattern)
                                .matches(name))) {
                    matched.add(name.toString());
                }
            }
        }

        assertTrue(annotated.size() > 30, annotated::toString);
        assertEquals(annotated, matched, "application.tests in pom.xml names the classes with @QuarkusTest");
        assertEquals(
                List.of("exclude", "include"),
                USED.matcher(pom).results().map(use -> use.group(1)).toList());
    }

    @Test
    void a_process_test_has_no_name_that_surefire_takes_for_a_plain_one() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            assertEquals(
                    List.of(),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.matches("Test.*IT\\.java"))
                            .toList(),
                    "Surefire runs Test*, before there is a program to start: give it another name.");
        }
    }
}
