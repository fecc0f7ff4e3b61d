package drover.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.apply.RouteVersions.Version;
import drover.apply.RunningFiles.Running;
import drover.record.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/** What operators see of route files and do with them. */
@ApplicationScoped
public class RouteActs {
    private static final String ENDING = ".camel.yaml";

    private final RunningFiles files;
    private final RouteVersions versions;
    private final ChangeBook book;
    private final Applying applying;
    private final Effects effects;
    private final Differences differences;

    RouteActs(
            RunningFiles files,
            RouteVersions versions,
            ChangeBook book,
            Applying applying,
            Effects effects,
            Differences differences) {
        this.files = files;
        this.versions = versions;
        this.book = book;
        this.applying = applying;
        this.effects = effects;
        this.differences = differences;
    }

    /** A file as people name it: {@code leaflink}, {@code routes/leaflink.camel.yaml}. */
    public static String name(String said) {
        String name = said.replaceFirst("^(\\./)?routes/", "");
        return name.endsWith(ENDING) ? name : name + ENDING;
    }

    /** The system that a route file is about, by its name: {@code leaflink.camel.yaml}, {@code leaflink-webhooks.camel.yaml}. */
    public static String system(String file) {
        return file.replaceFirst("[.-].*", "");
    }

    /** What applying a file would do; null where nothing of that name waits. Its {@code confirm} tells this change from another. */
    public ObjectNode plan(String name) {
        Change change = book.waiting().get(name);
        ObjectNode plan = differences.waiting(name);
        Effect effect = change == null || plan == null ? null : effects.of(change);
        return effect == null ? plan : plan.set("effect", effect.json());
    }

    /** Applies what waits. */
    public ObjectNode apply(String name, String who) {
        return done(name, () -> applying.confirm(name, who));
    }

    /** What going back to the version before would do; null where none is known. */
    public ObjectNode planBack(String name) {
        return differences.before(name);
    }

    /**
     * How a version differs from the one that runs; null where there is none.
     *
     * @param to {@code before}, the hash of a version, or null: what waits, or else what was refused
     */
    public ObjectNode difference(String name, String to) {
        if (to == null) {
            ObjectNode waiting = plan(name);
            return waiting == null ? differences.refused(name) : waiting;
        }
        return to.equals("before") ? differences.before(name) : differences.version(name, to);
    }

    private Version before(String name) {
        Running running = files.get(name);
        return running == null ? null : versions.before(name, running.source().hash());
    }

    /** Goes back to the version before; the file in the folder becomes that one, too. */
    public ObjectNode rollback(String name, String who) {
        Version before = before(name);
        return done(name, () -> applying.goBack(name, before, who));
    }

    private interface Act {
        String run() throws Refused;
    }

    private ObjectNode done(String name, Act act) {
        try {
            return Json.object().put("file", name).put("done", true).put("message", act.run());
        } catch (Refused e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The names of the files that wait. */
    public Set<String> waiting() {
        Map<String, Change> all = book.waiting();
        return all.keySet();
    }
}
