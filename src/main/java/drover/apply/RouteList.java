package drover.apply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.apply.RouteVersions.Version;
import drover.apply.RunningFiles.Running;
import drover.record.Json;
import drover.system.Redaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What there is to know of each route file, for everybody: which version runs, since when and by whom, what waits, what was refused. */
@ApplicationScoped
public class RouteList {
    private static final int SHOWN = 10;

    private final RunningFiles files;
    private final RouteVersions versions;
    private final ChangeBook book;
    private final Applying applying;

    RouteList(RunningFiles files, RouteVersions versions, ChangeBook book, Applying applying) {
        this.files = files;
        this.versions = versions;
        this.book = book;
        this.applying = applying;
    }

    /** How many there are, how many wait or are refused, and a number that is another one when something of them has changed. */
    public ObjectNode summary() {
        return Json.object()
                .put("apply", applying.isAuto() ? "auto" : "manual")
                .put("looked_at", applying.isLooking())
                .put("files", files.all().size())
                .put("waiting", book.waiting().size())
                .put("refused", book.refusals().size())
                .put("revision", book.revision());
    }

    /** All of them, without their texts. */
    public ObjectNode all() {
        ObjectNode answer = Json.object().put("apply", applying.isAuto() ? "auto" : "manual");
        ArrayNode list = answer.putArray("files");
        Map<String, Change> waiting = book.waiting();
        Map<String, ChangeBook.Refusal> refusals = book.refusals();
        Map<String, List<Version>> known = versions.all();
        Set<String> names = new TreeSet<>(waiting.keySet());
        names.addAll(refusals.keySet());
        files.all().forEach(file -> names.add(file.source().name()));
        for (String name : names) {
            ObjectNode file = list.addObject().put("file", name);
            List<Version> own = known.getOrDefault(name, List.of());
            ChangeBook.Refusal refusal = refusals.get(name);
            file.put("state", waiting.containsKey(name) ? "waits" : refusal != null ? "refused" : "runs");
            running(file, files.get(name), own);
            waiting(file, waiting.get(name), name);
            if (refusal == null) {
                file.putNull("refused");
            } else {
                reason(
                        file.putObject("refused")
                                .put("hash", refusal.hash())
                                .put("at", refusal.at().toString()),
                        refusal.reason());
            }
            versions(file, own);
        }
        return answer;
    }

    private static void running(ObjectNode file, Running running, List<Version> own) {
        Version last = running == null
                ? null
                : RouteVersions.applied(own, running.source().hash());
        Version before = running == null
                ? null
                : RouteVersions.before(own, running.source().hash());
        file.put("changed", last != null && !last.who().equals(ChangeBook.START));
        if (running == null) {
            file.putNull("running");
        } else {
            ObjectNode one =
                    file.putObject("running").put("hash", running.source().hash());
            one.put("at", last == null ? null : last.at().toString());
            one.put("who", last == null ? null : Redaction.redact(last.who()));
        }
        file.put("before", before == null ? null : before.hash());
    }

    private void waiting(ObjectNode file, Change change, String name) {
        if (change == null) {
            file.putNull("waiting");
            return;
        }
        file.putObject("waiting")
                .put("hash", change.hash())
                .put("since", String.valueOf(book.waitingSince(name)))
                .put("who", change.owner())
                .put("deleted", change.news().isEmpty());
    }

    private static void versions(ObjectNode file, List<Version> own) {
        Version refused = own.stream()
                .filter(version -> version.reason() != null)
                .findFirst()
                .orElse(null);
        if (refused == null) {
            file.putNull("last_refusal");
        } else {
            reason(version(file.putObject("last_refusal"), refused), refused.reason());
        }
        ArrayNode list = file.putArray("versions");
        own.stream().limit(SHOWN).forEach(version -> version(list.addObject(), version)
                .put("reason", shown(version.reason())));
    }

    private static ObjectNode version(ObjectNode one, Version version) {
        return one.put("hash", version.hash())
                .put("at", version.at().toString())
                .put("who", Redaction.redact(version.who()))
                .put("state", version.state());
    }

    private static void reason(ObjectNode one, String reason) {
        one.put("reason", shown(reason)).set("places", Places.of(shown(reason)));
    }

    private static String shown(String reason) {
        return reason == null ? null : Redaction.redact(reason);
    }
}
