package drover.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.OwnApplicationTests;
import drover.SharedApplicationTests;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where a test runs: alone, in one of the two suites with an application, or against a process. */
class TestClassesTest {
    private static final Path SOURCES = Path.of("src/test/java");
    private static final Pattern NAMED = Pattern.compile("<application\\.tests>(.+?)</application\\.tests>");

    /** What makes Quarkus start an application for a class that others do not share. */
    private static final Pattern OWN =
            Pattern.compile("\n@TestProfile\\(|\n@QuarkusTestResource\\(.*restrictToAnnotatedClass = true");

    /** Of each file of a test that can run, its path in the sources and its text. */
    private static Map<Path, String> tests() throws IOException {
        Map<Path, String> tests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith("Test.java")).toList()) {
                String source = Files.readString(file);
                if (!source.contains("\nabstract class ")) {
                    tests.put(SOURCES.relativize(file), source);
                }
            }
        }
        return tests;
    }

    private static List<String> where(Map<Path, String> tests, BiPredicate<Path, String> is) {
        return tests.entrySet().stream()
                .filter(test -> is.test(test.getKey(), test.getValue()))
                .map(test ->
                        test.getKey().toString().replaceFirst("\\.java$", "").replace('/', '.'))
                .toList();
    }

    @Test
    void the_classes_with_an_application_are_those_that_the_pom_leaves_to_the_suites() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        Matcher named = NAMED.matcher(pom);
        assertTrue(named.find());
        List<PathMatcher> patterns = Stream.of(named.group(1).split(",\\s*"))
                .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
                .toList();
        Map<Path, String> tests = tests();

        List<String> annotated = where(tests, (file, source) -> source.contains("\n@QuarkusTest\n"));

        assertTrue(annotated.size() > 30, annotated::toString);
        assertEquals(
                annotated,
                where(tests, (file, source) -> patterns.stream().anyMatch(pattern -> pattern.matches(file))),
                "application.tests in pom.xml names the classes with @QuarkusTest");
        assertTrue(pom.contains("<exclude>${application.tests}</exclude>"));
        assertEquals(
                annotated,
                annotated.stream()
                        .filter(name -> name.matches(SharedApplicationTests.CLASSES))
                        .toList(),
                "SharedApplicationTests names the classes with @QuarkusTest");
    }

    @Test
    void those_that_share_no_application_are_in_a_suite_of_their_own() throws IOException {
        Map<Path, String> tests = tests();

        assertEquals(
                where(tests, (file, source) -> OWN.matcher(source).find()),
                where(tests, (file, source) -> true).stream()
                        .filter(name -> name.matches(OwnApplicationTests.CLASSES))
                        .toList(),
                "OwnApplicationTests names the classes with a profile or a resource of their own");
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
