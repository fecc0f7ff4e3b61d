package drover.apply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.apply.RouteVersions.Version;
import drover.apply.RunningFiles.Running;
import drover.record.Json;
import drover.record.UnifiedDiff;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** How a version of a route file differs from the one that runs: what people see before they decide. */
@ApplicationScoped
class Differences {
    private static final String FOLDER = "routes/";

    private final RunningFiles files;
    private final RouteVersions versions;
    private final ChangeBook book;

    Differences(RunningFiles files, RouteVersions versions, ChangeBook book) {
        this.files = files;
        this.versions = versions;
        this.book = book;
    }

    /** What applying a file would change; null where nothing of that name waits. Its {@code confirm} tells this change from another. */
    ObjectNode waiting(String name) {
        Change change = book.waiting().get(name);
        if (change == null) {
            return null;
        }
        String now = change.news().isEmpty() ? null : change.news().get(0).text();
        ObjectNode difference = tell(change.names().get(0), name, now);
        difference.putObject("to").put("kind", "waiting").put("hash", change.hash());
        return difference.put("confirm", change.hash());
    }

    /** What going back to the version before would change; null where none is known. */
    ObjectNode before(String name) {
        Running running = files.get(name);
        Version before =
                running == null ? null : versions.before(name, running.source().hash());
        return before == null ? null : version("before", before).put("confirm", before.hash());
    }

    /** How what was refused differs; null where nothing of that name is refused. */
    ObjectNode refused(String name) {
        ChangeBook.Refusal refusal = book.refusals().get(name);
        ObjectNode difference = refusal == null ? null : version("refused", find(name, refusal.hash()));
        if (difference != null) {
            difference.set("places", Places.of(refusal.reason()));
        }
        return difference;
    }

    /** How a version that is known differs; null where it is not. */
    ObjectNode version(String name, String hash) {
        return version("version", find(name, hash));
    }

    private Version find(String name, String hash) {
        return versions.of(name).stream()
                .filter(version -> version.hash().equals(hash) && version.content() != null)
                .findFirst()
                .orElse(null);
    }

    private ObjectNode version(String kind, Version version) {
        if (version == null) {
            return null;
        }
        ObjectNode difference = tell(version.file(), version.file(), version.content());
        difference
                .putObject("to")
                .put("kind", kind)
                .put("hash", version.hash())
                .put("at", version.at().toString())
                .put("who", version.who());
        return difference;
    }

    /** @param now null: the file would be gone */
    private ObjectNode tell(String before, String name, String now) {
        Running running = files.get(before);
        List<UnifiedDiff.Line> lines =
                UnifiedDiff.lines(running == null ? "" : running.source().text(), now == null ? "" : now);
        ObjectNode difference = Json.object().put("file", name);
        difference.put("from", running == null ? null : running.source().hash());
        difference.put("added", count(lines, '+')).put("removed", count(lines, '-'));
        ArrayNode list = difference.putArray("lines");
        lines.forEach(line -> list.addObject()
                .put("mark", String.valueOf(line.mark()))
                .put("before", line.before())
                .put("now", line.now())
                .put("text", line.text()));
        String old = running == null ? "/dev/null" : FOLDER + before;
        String fresh = now == null ? "/dev/null" : FOLDER + name;
        difference.put("difference", String.join("\n", UnifiedDiff.of(old, fresh, lines)) + "\n");
        return difference;
    }

    private static long count(List<UnifiedDiff.Line> lines, char mark) {
        return lines.stream().filter(line -> line.mark() == mark).count();
    }
}
