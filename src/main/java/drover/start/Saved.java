package drover.start;

import drover.apply.RouteActs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which files of {@code routes/} and {@code fixtures/} were saved, made, or have gone. It looks at times and sizes: that works on every file system, and a
 * folder has a few hundred files.
 */
final class Saved {
    private static final int DEPTH = 5;
    private static final Path ROUTES = Path.of("routes");
    private static final Path FIXTURES = Path.of("fixtures");

    private final Path folder;
    private Map<Path, String> told;
    private Map<Path, String> before;

    private Saved(Path folder) {
        this.folder = folder;
        told = all();
        before = told;
    }

    /** Those that change from now on. */
    static Saved in(Path folder) {
        return new Saved(folder);
    }

    /** What was saved since it was last said, once it rests: an editor writes a file in several steps. */
    Set<Path> since() {
        Map<Path, String> now = all();
        boolean rests = now.equals(before);
        before = now;
        if (!rests || now.equals(told)) {
            return Set.of();
        }
        Map<Path, String> then = told;
        told = now;
        return Stream.concat(now.keySet().stream(), then.keySet().stream())
                .filter(file -> !Objects.equals(now.get(file), then.get(file)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The systems that have cases and that these files are about; a file of no system in {@code routes/} is about all of them. */
    SortedSet<String> systems(Set<Path> files) {
        SortedSet<String> all = withCases();
        SortedSet<String> touched = new TreeSet<>();
        for (Path file : files) {
            if (file.startsWith(FIXTURES)) {
                touched.add(file.getName(1).toString());
            } else {
                String system = RouteActs.system(file.getFileName().toString());
                touched.addAll(all.contains(system) ? Set.of(system) : all);
            }
        }
        touched.retainAll(all);
        return touched;
    }

    private SortedSet<String> withCases() {
        SortedSet<String> systems = new TreeSet<>();
        for (Path file : all().keySet()) {
            if (file.startsWith(FIXTURES) && file.endsWith("case.json")) {
                systems.add(file.getName(1).toString());
            }
        }
        return systems;
    }

    private Map<Path, String> all() {
        Map<Path, String> files = new HashMap<>();
        for (Path part : Set.of(ROUTES, FIXTURES)) {
            Path start = folder.resolve(part);
            if (Files.isDirectory(start)) {
                try (Stream<Path> found = Files.find(start, DEPTH, Saved::isLookedAt)) {
                    found.forEach(file -> files.put(part.resolve(start.relativize(file)), stamp(file)));
                } catch (IOException | UncheckedIOException e) {
                    // One that goes at this moment has gone at the next look.
                    return before == null ? Map.of() : before;
                }
            }
        }
        return files;
    }

    /** What editors keep beside a file is not looked at. */
    private static boolean isLookedAt(Path file, BasicFileAttributes attributes) {
        return attributes.isRegularFile()
                && file.getFileName().toString().matches("[^.#].*\\.(yaml|json|jsonl|graphql|graphqls|html)");
    }

    private static String stamp(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
