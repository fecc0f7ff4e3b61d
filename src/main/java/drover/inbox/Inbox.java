package drover.inbox;

import drover.ingest.Quarantine;
import drover.ingest.QuarantineRows;
import drover.record.Digest;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The notifications: kept before they are answered, resolved afterwards. */
@ApplicationScoped
class Inbox {
    private static final Duration FIRST_REST = Duration.ofSeconds(30);
    /** Where a door is to open at once. */
    private static final Duration SHORTEST_REST = Duration.ofSeconds(1);

    private static final Duration LONGEST_REST = Duration.ofHours(1);

    private final NotificationTable table;
    private final Store store;
    private final Clock clock;
    private volatile Consumer<String> sleeper = provider -> {};

    Inbox(NotificationTable table, Store store, Clock clock) {
        this.table = table;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Keeps one, on disk when it completes.
     *
     * @param type what a header calls it, or null
     */
    CompletableFuture<Kept> keep(String provider, String type, Identity identity, byte[] body, String traceparent) {
        return table.keep(new NotificationTable.Coming(provider, type, body, traceparent, clock.millis()), identity)
                .thenApply(kept -> {
                    sleeper.accept(provider);
                    return kept;
                });
    }

    /** Where in quarantine stands what a provider sent that is no JSON. */
    static String stream(String provider) {
        return Quarantine.WEBHOOK + provider;
    }

    /** Keeps in quarantine what is no JSON, and why it is none: a text that shows nothing of it. */
    CompletableFuture<Void> refuse(String provider, byte[] body, String reason) {
        long now = clock.millis();
        // Whatever it is, PostgreSQL keeps it only without zero characters.
        String text = new String(body, StandardCharsets.UTF_8).replace("\0", "\\0");
        return store.submit(c -> {
            QuarantineRows.keep(c, stream(provider), Digest.of(body), reason, text, now);
            return null;
        });
    }

    /** After a start everything is tried: what was missing may have been the reason for it. */
    void hasten() {
        table.hasten(clock.millis());
    }

    /** What waits, by provider. */
    List<Waiting> waiting() {
        return table.waiting();
    }

    /** What a provider sent that is to be resolved now, in the order it came; what was tried before comes when it is due again. */
    List<Notification> due(String provider, int limit) {
        return table.due(provider, clock.millis(), limit);
    }

    /** It became what it means: {@code resolved}, or {@code unknown} where no kind describes what it names. */
    CompletableFuture<Integer> settle(long id, String state) {
        return table.settle(id, state);
    }

    /**
     * It could not be resolved now: it is due again in half a minute, and each time later, up to an hour. It is never given up.
     *
     * @param asked whether the API was asked at all; where its door is closed the notification comes again as soon as before
     * @param until when that door opens, or null where that is not known
     */
    CompletableFuture<Integer> again(Notification notification, String reason, boolean asked, Instant until) {
        int attempts = notification.attempts() + (asked ? 1 : 0);
        Instant now = clock.instant();
        Duration rest = until == null ? rest(attempts) : within(Duration.between(now, until));
        return table.again(notification.id(), now.plus(rest).toEpochMilli(), now.toEpochMilli(), attempts, reason);
    }

    private static Duration within(Duration rest) {
        return rest.compareTo(SHORTEST_REST) < 0
                ? SHORTEST_REST
                : rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
    }

    private static Duration rest(int attempts) {
        // 2^7 half minutes are more than an hour.
        return within(FIRST_REST.multipliedBy(1L << Math.max(0, Math.min(attempts, 8) - 1)));
    }

    /** There is something to resolve. */
    void wake(String provider) {
        sleeper.accept(provider);
    }

    /** Who is told of each provider whose notification is on disk. */
    void onKept(Consumer<String> wakeUp) {
        sleeper = wakeUp;
    }
}
