package drover.apply;

import drover.apply.RunningFiles.Running;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.jboss.logging.Logger;

/**
 * The route files as they lie on disk, and how they differ from what runs. A file counts when two looks in a row find it the same:
 * one that is half written is not looked at.
 */
final class Folder {
    private static final Logger LOG = Logger.getLogger("drover.apply");
    private static final String FILE = "file:";

    private final CamelContext camel;
    private final RunningFiles files;
    private final Supplier<List<String>> wanted;
    private Map<String, RouteSource> last = Map.of();

    /** @param wanted where the files are that are to run, in the order in which they are loaded */
    Folder(CamelContext camel, RunningFiles files, Supplier<List<String>> wanted) {
        this.camel = camel;
        this.files = files;
        this.wanted = wanted;
    }

    /** In what order files are loaded. */
    List<String> order() {
        return wanted.get().stream().map(RouteSource::name).toList();
    }

    /** The first look: the files that do not run since the start, and why. */
    Map<RouteSource, String> unable() throws IOException {
        last = read();
        Map<RouteSource, String> unable = new LinkedHashMap<>();
        Map<String, String> failed = files.failed();
        for (RouteSource source : last.values()) {
            if (failed.containsKey(source.location())) {
                unable.put(source, failed.get(source.location()));
            }
        }
        return unable;
    }

    /**
     * Looks, and says what has changed and holds still. Files come and go only when two looks find the same names: a list that is read
     * while a file is renamed may show both names, or neither.
     */
    List<Change> look() throws IOException {
        Map<String, RouteSource> now = read();
        Map<String, RouteSource> before = last;
        last = now;
        Set<String> names = new HashSet<>(now.keySet());
        files.all().forEach(file -> names.add(file.source().name()));
        names.removeIf(name -> !Objects.equals(now.get(name), before.get(name)));
        if (!now.keySet().equals(before.keySet())) {
            names.removeIf(name -> files.get(name) == null || !now.containsKey(name));
        }
        return changes(now, names);
    }

    private Map<String, RouteSource> read() throws IOException {
        Map<String, RouteSource> now = new LinkedHashMap<>();
        for (String location : wanted.get()) {
            try {
                RouteSource source = RouteSource.read(camel, location);
                now.put(source.name(), source);
            } catch (FileNotFoundException e) {
                LOG.debugf("it went after the folder was listed: %s", e.getMessage());
            }
        }
        return now;
    }

    private List<Change> changes(Map<String, RouteSource> now, Set<String> still) {
        List<RouteSource> fresh = new ArrayList<>();
        List<Running> gone = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        now.forEach((name, source) -> {
            Running running = files.get(name);
            if (!still.contains(name)) {
                return;
            }
            if (running == null) {
                fresh.add(source);
            } else if (!running.source().text().equals(source.text())) {
                changes.add(new Change(List.of(name), List.of(source)));
            }
        });
        for (Running running : files.all()) {
            String name = running.source().name();
            if (still.contains(name) && !now.containsKey(name)) {
                gone.add(running);
            }
        }
        for (RouteSource source : fresh) {
            Running was = gone.stream()
                    .filter(old -> isMoved(old, source))
                    .findFirst()
                    .orElse(null);
            gone.remove(was);
            changes.add(
                    was == null
                            ? new Change(List.of(), List.of(source))
                            : new Change(List.of(was.source().name()), List.of(source)));
        }
        gone.forEach(old -> changes.add(new Change(List.of(old.source().name()), List.of())));
        return changes;
    }

    private static boolean isMoved(Running old, RouteSource source) {
        if (old.source().text().equals(source.text())) {
            return true;
        }
        try {
            Set<String> same = new HashSet<>(Parts.of(source).routes());
            same.retainAll(old.parts().routes());
            return !same.isEmpty();
        } catch (IllegalArgumentException e) {
            // It cannot be read, and is a file of its own until it can.
            return false;
        }
    }

    /** Writes a file in one step; what hinders that, or null. */
    String write(RouteSource source) {
        if (!source.location().startsWith(FILE)) {
            return null;
        }
        Path file = Path.of(source.location().substring(FILE.length()));
        try {
            Path whole = Files.writeString(file.resolveSibling("." + file.getFileName() + ".new"), source.text());
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return null;
        } catch (IOException e) {
            return e.toString();
        }
    }
}
