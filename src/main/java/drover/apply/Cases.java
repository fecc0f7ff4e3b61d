package drover.apply;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Plays the cases of {@code ./fixtures} to the routes as they would be: {@code drover test} in a process and a folder of its own. */
@ApplicationScoped
class Cases {
    private static final Path FIXTURES = Path.of("fixtures");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SHOWN = 8;

    private final boolean on;
    /** What was played and went well: it is not played again when an operator applies it. */
    private Change good;

    Cases(@ConfigProperty(name = "routes.cases") boolean on) {
        this.on = on;
    }

    /**
     * Plays those of the systems that a change is about.
     *
     * @param all every file that would run
     * @throws Refused with the cases that fail, and how
     */
    void play(Change change, List<RouteSource> all) throws Refused {
        SortedSet<String> systems = on ? touched(change.names()) : new TreeSet<>();
        if (systems.isEmpty() || change.equals(good)) {
            return;
        }
        Child.Ended ended = run(all, systems);
        if (ended.exitCode() != 0) {
            throw new Refused("its cases fail; drover test shows all of it:\n" + failures(ended.words()));
        }
        good = change;
    }

    private static Child.Ended run(List<RouteSource> all, SortedSet<String> systems) throws Refused {
        try (Overlay folder = Overlay.of(all, FIXTURES)) {
            return Child.run(
                    folder.path(),
                    PATIENCE,
                    Stream.concat(Stream.of("test"), systems.stream()).toList());
        } catch (IOException e) {
            throw new Refused(
                    "its cases cannot be played: " + Reason.of(e) + "; to apply it without them: routes.cases=false",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted", e);
        }
    }

    /** From the first that failed. */
    private static String failures(String words) {
        List<String> lines = words.lines().filter(line -> !line.isBlank()).toList();
        long before =
                lines.stream().takeWhile(line -> !line.startsWith("FAILED")).count();
        return lines.stream()
                .skip(before == lines.size() ? 0 : before)
                .limit(SHOWN)
                .collect(Collectors.joining("\n"));
    }

    /** The systems with cases that these files are about; a file of no system is about all of them. */
    private static SortedSet<String> touched(List<String> files) {
        SortedSet<String> all = withCases();
        SortedSet<String> touched = new TreeSet<>();
        for (String file : files) {
            String system = RouteActs.system(file);
            touched.addAll(all.contains(system) ? List.of(system) : all);
        }
        return touched;
    }

    private static SortedSet<String> withCases() {
        SortedSet<String> systems = new TreeSet<>();
        if (Files.isDirectory(FIXTURES)) {
            try (Stream<Path> found = Files.find(FIXTURES, 4, (file, its) -> file.endsWith("case.json"))) {
                found.forEach(file -> systems.add(file.getName(1).toString()));
            } catch (IOException e) {
                // One that goes at this moment is no case.
                return systems;
            }
        }
        return systems;
    }
}
