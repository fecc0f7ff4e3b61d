package drover.conformance;

import drover.lint.Mention;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A place where a key is read.
 *
 * @param key its name; what is not known before run time is {@code <name>}: {@code <name>.first-run}
 * @param preset the default that is stated there, or null
 * @param where the file
 */
record KeyUse(String key, String preset, Path where) {
    private static final Pattern INJECTED =
            Pattern.compile("@ConfigProperty\\(\\s*name = \"([^\"]+)\"(?:,\\s*defaultValue = \"([^\"]*)\")?");
    private static final Pattern READ = Pattern.compile("get(?:Optional)?Values?\\(\\s*([^;]*?),\\s*\\w+\\.class");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"");

    /** The placeholders of all route files. */
    static List<KeyUse> inRoutes() {
        return Routes.mentions(Mention.Kind.KEY).stream()
                .filter(mention -> !mention.name().equals("<name>"))
                .map(mention -> new KeyUse(
                        mention.name(), mention.call(), Path.of(mention.file().path())))
                .toList();
    }

    /** What Java asks the configuration for by a literal, or by literals and what stands between them. */
    static List<KeyUse> inJava() {
        List<KeyUse> uses = new ArrayList<>();
        for (Path file : java()) {
            String text = read(file);
            Matcher injected = INJECTED.matcher(text);
            while (injected.find()) {
                uses.add(new KeyUse(injected.group(1), injected.group(2), file));
            }
            Matcher asked = READ.matcher(text);
            while (asked.find()) {
                if (asked.group(1).contains("\"")) {
                    uses.add(new KeyUse(name(asked.group(1)), null, file));
                }
            }
        }
        return uses;
    }

    /** {@code system + ".enabled"} → {@code <name>.enabled}. */
    private static String name(String expression) {
        return Stream.of(expression.split("\\s*\\+\\s*"))
                .map(part -> part.startsWith("\"") ? part.substring(1, part.length() - 1) : "<name>")
                .reduce("", String::concat);
    }

    /** The string literals in the Java sources, a set for each file. */
    static List<Set<String>> literals() {
        return java().stream()
                .map(file -> LITERAL.matcher(read(file))
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toSet()))
                .toList();
    }

    private static List<Path> java() {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
