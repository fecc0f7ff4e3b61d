package drover.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What Java gives to route files. It is written down when Drover is built ({@code lint/known.txt}, by {@code KnownTest}): a native binary
 * cannot look through its classes.
 *
 * @param beans the class of each bean, by its name
 * @param methods of each class the public methods, each with the numbers of its parameters
 * @param properties of each class that a route file may make a bean of, what can be set
 * @param endpoints the options of our own components
 * @param components the description of each of Camel's components, a resource
 * @param exceptions the exceptions that may be named
 * @param languages the languages of expressions that are there
 * @param variables those that Java sets
 */
record Known(
        Map<String, String> beans,
        Map<String, Map<String, Set<Integer>>> methods,
        Map<String, Set<String>> properties,
        Map<String, Set<String>> endpoints,
        Map<String, String> components,
        Set<String> exceptions,
        Set<String> languages,
        Set<String> variables) {
    static final String FILE = "lint/known.txt";

    /** What is packaged. */
    static Known load() {
        try (InputStream file = Thread.currentThread().getContextClassLoader().getResourceAsStream(FILE)) {
            return read(new String(file.readAllBytes(), StandardCharsets.UTF_8).lines());
        } catch (IOException e) {
            throw new UncheckedIOException("the packaged file " + FILE + " cannot be read", e);
        }
    }

    /** A line each: what it is, its name, and what there is of it, with blanks between. */
    static Known read(Stream<String> lines) {
        Known known = new Known(
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeSet<>());
        lines.filter(line -> !line.startsWith("#"))
                .map(line -> List.of(line.split(" ", -1)))
                .forEach(words -> known.add(words.get(0), words.get(1), words.subList(2, words.size())));
        return known;
    }

    private void add(String what, String name, List<String> rest) {
        switch (what) {
            case "bean" -> beans.put(name, rest.get(0));
            case "methods" ->
                rest.forEach(method -> methods.computeIfAbsent(name, n -> new TreeMap<>())
                        .computeIfAbsent(method.replaceFirst("/.*", ""), n -> new TreeSet<>())
                        .add(Integer.valueOf(method.replaceFirst(".*/", ""))));
            case "properties" -> properties.put(name, new TreeSet<>(rest));
            case "endpoint" -> endpoints.put(name, new TreeSet<>(rest));
            case "component" -> components.put(name, rest.get(0));
            case "exception" -> exceptions.add(name);
            case "language" -> languages.add(name);
            case "variable" -> variables.add(name);
            default -> throw new IllegalStateException(FILE + " says " + what);
        }
    }

    /** The names of all components. */
    Set<String> schemes() {
        Set<String> all = new TreeSet<>(components.keySet());
        all.addAll(endpoints.keySet());
        return all;
    }
}
