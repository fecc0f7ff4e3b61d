package drover.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The variables of the exchange are few, and one page says what each is, who sets it and who reads it. */
class VariablesTest {
    private static final int MOST = 12;
    private static final Pattern IN_ROUTES = Pattern.compile("setVariable: \\{name: ([\\w.]+)|\\$\\{variable\\.(\\w+)");
    private static final Pattern IN_JAVA =
            Pattern.compile("(?:[gs]et|remove)Variable\\(\\s*([\\w.\"]+)|@Variable\\(([\\w.\"]+)\\)");
    private static final Pattern CONSTANT = Pattern.compile("String (\\w+) =\\s+\"([\\w.]+)\"");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|.*\\|.*\\|.*\\|$");

    @Test
    void the_page_names_every_variable_and_they_are_at_most_a_dozen() throws IOException {
        Set<String> used = new TreeSet<>(inJava());
        Map<String, Set<Path>> places = inRoutes();
        places.forEach((name, files) -> {
            if (files.size() > 1) {
                used.add(name);
            }
        });

        assertEquals(used, onThePage());
        assertTrue(used.size() <= MOST, used::toString);
    }

    private static Set<String> onThePage() throws IOException {
        String page = Files.readString(Path.of("docs/sources.md"));
        int begin = page.indexOf("**Variables** ");
        String table = page.substring(begin, page.indexOf("\n\n**", begin + 1));
        return ROW.matcher(table).results().map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** By name, the files that set or read it. */
    private static Map<String, Set<Path>> inRoutes() throws IOException {
        Map<String, Set<Path>> places = new HashMap<>();
        for (Path file : files("routes", ".yaml")) {
            Matcher use = IN_ROUTES.matcher(Files.readString(file));
            while (use.find()) {
                String name = use.group(1) == null ? use.group(2) : use.group(1);
                places.computeIfAbsent(first(name), n -> new HashSet<>()).add(file);
            }
        }
        return places;
    }

    static Set<String> inJava() throws IOException {
        Map<String, String> constants = new HashMap<>();
        Set<String> names = new HashSet<>();
        List<Path> files = files("src/main/java", ".java");
        for (Path file : files) {
            Matcher constant = CONSTANT.matcher(Files.readString(file));
            while (constant.find()) {
                constants.put(type(file) + "." + constant.group(1), constant.group(2));
            }
        }
        for (Path file : files) {
            Matcher use = IN_JAVA.matcher(Files.readString(file));
            while (use.find()) {
                String name = use.group(1) == null ? use.group(2) : use.group(1);
                name(file, name, constants).ifPresent(names::add);
            }
        }
        return names;
    }

    private static Optional<String> name(Path file, String written, Map<String, String> constants) {
        if (written.startsWith("\"")) {
            return Optional.of(first(written.replace("\"", "")));
        }
        String constant = written.contains(".") ? written : type(file) + "." + written;
        return Optional.ofNullable(constants.get(constant)).map(VariablesTest::first);
    }

    private static String type(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String first(String name) {
        return name.replaceFirst("\\..*", "");
    }

    private static List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}
