package drover.apply;

import drover.apply.RouteVersions.Version;
import drover.apply.RunningFiles.Running;
import drover.store.StoreException;
import drover.system.Redaction;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Takes what changes in the folder of route files: it is tried, and then applied, or waits until an operator confirms it. One thread
 * does all of it, one change after the other; a change that fails leaves what runs as it was.
 */
@ApplicationScoped
public class Applying {
    private static final Logger LOG = Logger.getLogger("drover.apply");
    private static final long PATIENCE_SECONDS = 180;

    private final CamelContext camel;
    private final RunningFiles files;
    private final Trial trial;
    private final Swap swap;
    private final ChangeBook book;
    private final Probation probation;
    private final Effects effects;
    private final boolean auto;
    private final long everyMillis;
    private final Set<String> busy = new TreeSet<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "routes");
        made.setDaemon(true);
        return made;
    });
    private volatile Folder folder;
    /** What does not run since the start, and why; null before the first look. */
    private Map<RouteSource, String> unable;

    private boolean noted;

    Applying(
            CamelContext camel,
            RunningFiles files,
            Trial trial,
            Swap swap,
            ChangeBook book,
            Probation probation,
            Effects effects,
            @ConfigProperty(name = "routes.apply") String apply,
            @ConfigProperty(name = "routes.look-interval") String interval) {
        this.camel = camel;
        this.files = files;
        this.trial = trial;
        this.swap = swap;
        this.book = book;
        this.probation = probation;
        this.effects = effects;
        this.auto = apply.equals("auto");
        this.everyMillis = TimeUtils.toDuration(interval).toMillis();
    }

    /** From now on the folder is looked at; all that runs is on its way. */
    public void begin(Supplier<List<String>> wanted) {
        folder = new Folder(camel, files, wanted);
        var unused = thread.scheduleWithFixedDelay(this::look, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    }

    /** A store that takes no write says so itself: then the versions are kept at a later look. */
    private void note() throws IOException {
        if (unable == null) {
            unable = folder.unable();
            unable.forEach(book::unable);
        }
        if (!noted) {
            try {
                book.begun(files.all().stream().map(Running::source).toList(), unable);
                noted = true;
            } catch (StoreException e) {
                LOG.debug("the versions are kept at a later look", e);
            }
        }
    }

    @PreDestroy
    void end() {
        thread.shutdownNow();
    }

    private void look() {
        try {
            note();
            probation.look().ifPresent(this::putBack);
            List<Change> changes = folder.look();
            book.retain(changes);
            changes.forEach(this::take);
        } catch (Exception | Error e) {
            if (camel.getStatus().isStarted() && !thread.isShutdown()) {
                LOG.warnf("the folder routes/ cannot be looked at: %s", Redaction.redact(Reason.of(e)));
            }
        }
    }

    private void take(Change change) {
        if (book.isRefused(change)) {
            return;
        }
        if (files.move(change)) {
            LOG.infof("routes/%s has moved to routes/%s", change.olds().get(0), change.name());
            return;
        }
        if (auto) {
            try {
                apply(change, change.owner(), null);
            } catch (Refused e) {
                LOG.debug("it stands in the log", e);
            }
        } else if (!book.waits(change)) {
            try {
                trial.check(change);
                book.wait(change);
                LOG.infof(
                        "%s has changed, and waits until an operator applies it: drover apply %s",
                        change.words(), change.name());
                effects.begin(change, trial.with(change), book::waits);
            } catch (Refused e) {
                book.refuse(change, change.owner(), e.getMessage());
            }
        }
    }

    /** @throws Refused where it is not taken; that has been said and kept already */
    private void apply(Change change, String who, Long again) throws Refused {
        try {
            trial.check(change);
            Scope scope = Scope.of(change, files, folder.order());
            probation.before();
            swap.run(scope.olds(), scope.news());
            busy.remove(change.name());
            book.applied(change, who, again);
            probation.begin(change, scope.olds());
            LOG.infof("%s is applied%s", change.words(), scope.others(change));
        } catch (Drain.Busy e) {
            if (busy.add(change.name())) {
                LOG.infof("%s waits: %s; it is tried again", change.words(), e.getMessage());
            }
            throw new Refused(e.getMessage() + "; it is tried again", e);
        } catch (Refused e) {
            book.refuse(change, who, e.getMessage());
            throw e;
        } catch (Exception e) {
            book.refuse(change, who, Redaction.redact(Reason.of(e)));
            throw new Refused(Redaction.redact(Reason.of(e)), e);
        }
    }

    /** Its health fails: the version before comes back. */
    private void putBack(Probation.Failed failed) {
        String reason = "its health failed: " + failed.reason();
        Change back = new Change(
                failed.change().news().stream().map(RouteSource::name).toList(), failed.before());
        LOG.errorf(
                "%s is taken back, the version before comes back: %s",
                failed.change().words(), reason);
        try {
            Scope scope = Scope.of(back, files, folder.order());
            swap.run(scope.olds(), scope.news());
            book.putBack(failed.change(), reason);
        } catch (Exception e) {
            LOG.errorf("%s: the version before does not come back: %s", back.words(), Reason.of(e));
        }
    }

    /** An operator applies what waits. */
    String confirm(String name, String who) throws Refused {
        return between(() -> {
            Change change = book.waiting().get(name);
            if (change == null) {
                throw new Refused("nothing of " + name + " waits any more");
            }
            apply(change, who, null);
            return change.words() + " is applied";
        });
    }

    /** An operator goes back to an earlier version. */
    String goBack(String name, Version before, String who) throws Refused {
        return between(() -> {
            Running running = files.get(name);
            if (running == null) {
                throw new Refused(name + " does not run any more");
            }
            RouteSource source = new RouteSource(running.source().location(), before.content());
            apply(new Change(List.of(name), List.of(source)), who, before.id());
            String words = "routes/" + name + " is " + before.hash() + " of " + before.at() + " again";
            String unwritten = folder.write(source);
            if (unwritten != null) {
                // What lies there is not what runs, and shall not come by itself.
                book.leave(running.source(), "an operator went back");
                LOG.warnf("%s; the file cannot be written (%s): a restart runs what lies there", words, unwritten);
                return words + "; the file cannot be written (" + unwritten + "): a restart runs what lies there";
            }
            LOG.infof("%s, an operator asked for it", words);
            return words;
        });
    }

    /** Runs something between two looks. */
    private <T> T between(Callable<T> task) throws Refused {
        try {
            return thread.submit(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw new IllegalStateException(Reason.of(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new Refused("the change before it has not ended; try again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted", e);
        }
    }

    /** Whether there is a folder that is looked at. */
    boolean isLooking() {
        return folder != null;
    }

    boolean isAuto() {
        return auto;
    }
}
