package drover.apply;

import drover.apply.RouteVersions.Version;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import drover.system.Conditions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** What became of each change: it waits, was applied, refused or taken back; the store keeps it. */
@ApplicationScoped
class ChangeBook implements Conditions {
    private static final Logger LOG = Logger.getLogger("drover.apply");

    /** By whom a version runs that lay there at the start. */
    static final String START = "start";

    private final RunningFiles files;
    private final RouteVersions versions;
    private final Clock clock;
    private final Map<String, Refusal> refusals = new ConcurrentSkipListMap<>();
    private final Map<String, Waiting> waiting = new ConcurrentSkipListMap<>();
    private final AtomicLong revision = new AtomicLong();

    ChangeBook(RunningFiles files, RouteVersions versions, Clock clock) {
        this.files = files;
        this.versions = versions;
        this.clock = clock;
    }

    /**
     * A change that is not taken, until its file changes again.
     *
     * @param hash which change
     * @param said whether it is known by another condition: the file has not run since the start
     * @param fails whether it cannot run: what it misses may come with another file, and then it is tried again
     * @param again whether it is tried again, which is not told anew
     */
    record Refusal(String hash, Instant at, String reason, boolean said, boolean fails, boolean again) {
        /** It could run, and is not to. */
        static Refusal unwanted(String hash, Instant at, String reason) {
            return new Refusal(hash, at, reason, false, false, false);
        }

        static Refusal failed(String hash, Instant at, String reason, boolean said) {
            return new Refusal(hash, at, reason, said, true, false);
        }

        Refusal tryAgain() {
            return new Refusal(hash, at, reason, said, fails, fails);
        }
    }

    private record Waiting(Change change, Instant since) {}

    /** A file does not run since the start; that has been said. */
    void unable(RouteSource source, String reason) {
        refusals.put(source.name(), Refusal.failed(source.hash(), clock.instant(), reason, true));
    }

    /**
     * Keeps the versions that run since the start, and those that do not.
     *
     * @throws drover.store.StoreException where one is not kept; then all is done again
     */
    void begun(List<RouteSource> running, Map<RouteSource, String> unable) {
        running.forEach(source -> begun(source, RouteVersions.APPLIED, null));
        unable.forEach((source, reason) -> begun(source, RouteVersions.REFUSED, reason));
    }

    private void begun(RouteSource source, String state, String reason) {
        List<Version> known = versions.of(source.name());
        if (known.isEmpty()
                || !known.get(0).hash().equals(source.hash())
                || !known.get(0).state().equals(state)) {
            versions.add(source.name(), source.hash(), START, null, state, reason, source.text());
        }
    }

    /** Of all that was refused or waits, only these still differ from what runs. */
    void retain(List<Change> changes) {
        List<String> names = changes.stream().map(Change::name).toList();
        boolean mended = refusals.keySet().retainAll(names);
        if (waiting.keySet().retainAll(names) || mended) {
            revision.incrementAndGet();
        }
    }

    boolean isRefused(Change change) {
        Refusal refusal = refusals.get(change.name());
        return refusal != null && refusal.hash().equals(change.hash()) && !refusal.again();
    }

    boolean waits(Change change) {
        Waiting known = waiting.get(change.name());
        return known != null && known.change().equals(change);
    }

    void wait(Change change) {
        waiting.put(change.name(), new Waiting(change, clock.instant()));
        refusals.remove(change.name());
        revision.incrementAndGet();
    }

    /** It runs. What cannot run may have been missing just this, and is tried again. */
    void applied(Change change, String who, Long again) {
        waiting.remove(change.name());
        refusals.keySet().removeAll(change.names());
        refusals.replaceAll((name, refusal) -> refusal.tryAgain());
        change.olds().stream()
                .filter(old ->
                        change.news().stream().noneMatch(source -> source.name().equals(old)))
                .forEach(old -> versions.add(old, RouteVersions.DELETED, who, null, RouteVersions.APPLIED, null, null));
        change.news().forEach(source -> keep(source, who, again, RouteVersions.APPLIED, null));
        revision.incrementAndGet();
    }

    /** It cannot run; of one content that is told once. */
    void refuse(Change change, String who, String reason) {
        Refusal known = refusals.get(change.name());
        if (known != null && known.hash().equals(change.hash())) {
            refusals.put(change.name(), Refusal.failed(known.hash(), known.at(), reason, known.said()));
            LOG.debugf("%s is still not applied: %s", change.words(), reason);
            return;
        }
        refusals.put(change.name(), Refusal.failed(change.hash(), clock.instant(), reason, false));
        waiting.remove(change.name());
        change.news().forEach(source -> keep(source, who, null, RouteVersions.REFUSED, reason));
        revision.incrementAndGet();
        LOG.errorf(
                "%s is not applied; %s: %s",
                change.words(),
                change.names().stream().anyMatch(name -> files.get(name) != null)
                        ? "the version before goes on"
                        : "everything else runs",
                reason.replaceAll("\\s*\n\\s*", "; "));
    }

    /** It ran, and the version before came back. */
    void putBack(Change change, String reason) {
        change.news().forEach(source -> versions.putBack(source.name(), source.hash(), reason));
        refusals.put(change.name(), Refusal.unwanted(change.hash(), clock.instant(), reason));
        revision.incrementAndGet();
    }

    /** What lies on disk is not what runs, and does not come by itself. */
    void leave(RouteSource onDisk, String reason) {
        refusals.put(onDisk.name(), Refusal.unwanted(onDisk.hash(), clock.instant(), reason));
        revision.incrementAndGet();
    }

    private void keep(RouteSource source, String who, Long again, String state, String reason) {
        try {
            versions.add(source.name(), source.hash(), who, again, state, reason, source.text());
        } catch (RuntimeException e) {
            LOG.warnf("routes/%s: its version could not be kept: %s", source.name(), e.getMessage());
        }
    }

    /** Another number when something here has become another. */
    long revision() {
        return revision.get();
    }

    Map<String, Refusal> refusals() {
        return new TreeMap<>(refusals);
    }

    /** Since when a change waits; null where none does. */
    Instant waitingSince(String name) {
        Waiting one = waiting.get(name);
        return one == null ? null : one.since();
    }

    Map<String, Change> waiting() {
        Map<String, Change> changes = new TreeMap<>();
        waiting.forEach((name, one) -> changes.put(name, one.change()));
        return changes;
    }

    @Override
    public Stream<Condition> conditions() {
        return Stream.concat(
                refusals.entrySet().stream()
                        .filter(one -> !one.getValue().said())
                        .map(one -> new Condition(
                                Code.ROUTE_CHANGE,
                                Who.routeFile("routes/" + one.getKey()),
                                one.getValue().at(),
                                "its change is refused: " + one.getValue().reason())),
                waiting.entrySet().stream()
                        .map(one -> new Condition(
                                Code.ROUTE_CHANGE,
                                Who.routeFile("routes/" + one.getKey()),
                                one.getValue().since(),
                                "its change waits until an operator applies it: drover apply " + one.getKey())));
    }
}
