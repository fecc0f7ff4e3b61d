package drover.apply;

import drover.apply.RunningFiles.Running;
import drover.system.Redaction;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** What the changes that wait do to events: each is tried once, beside all else, one after the other. */
@ApplicationScoped
class Effects {
    private static final Logger LOG = Logger.getLogger("drover.apply");

    private final ShadowRun shadow;
    private final RunningFiles files;
    private final Map<Change, Effect> known = new ConcurrentHashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "shadow run");
        made.setDaemon(true);
        return made;
    });

    Effects(ShadowRun shadow, RunningFiles files) {
        this.shadow = shadow;
        this.files = files;
    }

    @PreDestroy
    void end() {
        thread.shutdownNow();
    }

    /** Null: it was never asked for. */
    Effect of(Change change) {
        return known.get(change);
    }

    /**
     * Tries one.
     *
     * @param then what would run with it
     * @param waits whether it still waits when its turn comes
     */
    void begin(Change change, List<RouteSource> then, Predicate<Change> waits) {
        known.keySet().removeIf(one -> !waits.test(one));
        known.put(change, Effect.running());
        thread.execute(() -> {
            if (waits.test(change)) {
                Effect effect = tried(change, then);
                known.replace(change, effect);
                LOG.infof("%s: %s; drover apply %s shows it", change.words(), effect.words(), change.name());
            }
        });
    }

    private Effect tried(Change change, List<RouteSource> then) {
        try {
            return shadow.of(change, files.all().stream().map(Running::source).toList(), then);
        } catch (IOException | RuntimeException e) {
            LOG.debug("the whole story", e);
            return Effect.unknown(Redaction.redact(Reason.of(e)), List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Effect.unknown("Drover ends", List.of());
        }
    }
}
