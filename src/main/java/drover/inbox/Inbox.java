package drover.inbox;

import drover.event.Digest;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The notifications in the store: kept before they are answered, resolved afterwards. */
@ApplicationScoped
class Inbox {
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final Store store;
    private final Clock clock;
    private volatile Runnable sleeper = () -> {};

    Inbox(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A notification that is to be resolved. */
    record Notification(long id, String provider, byte[] body) {}

    /** Keeps one; one that is there already is not kept again. Completes when it is on disk. */
    CompletableFuture<Boolean> keep(String provider, byte[] digest, byte[] body) {
        long now = clock.millis();
        return store.submit(c -> {
                    try (PreparedStatement insert = c.prepareStatement(
                            "INSERT INTO notification (provider, digest, received_at, due_at, state, body)"
                                    + " VALUES (?, ?, ?, ?, 'new', ?) ON CONFLICT (provider, digest) DO UPDATE"
                                    + " SET repeats = notification.repeats + 1")) {
                        insert.setString(1, provider);
                        insert.setBytes(2, digest);
                        insert.setLong(3, now);
                        insert.setLong(4, now);
                        insert.setBytes(5, body);
                        return insert.executeUpdate() == 1;
                    }
                })
                .thenApply(kept -> {
                    sleeper.run();
                    return kept;
                });
    }

    /** Keeps in quarantine what is no JSON. */
    CompletableFuture<Void> refuse(String provider, byte[] body) {
        long now = clock.millis();
        // Whatever it is, PostgreSQL keeps it only without zero characters.
        String text = new String(body, StandardCharsets.UTF_8).replace("\0", "\\0");
        return store.submit(c -> {
            try (PreparedStatement insert = c.prepareStatement(
                    "INSERT INTO quarantine (stream, digest, reason, record, first_seen, last_seen, seen)"
                            + " VALUES (?, ?, 'expected JSON', ?, ?, ?, 1) ON CONFLICT (stream, digest) DO UPDATE SET"
                            + " last_seen = excluded.last_seen, seen = quarantine.seen + 1")) {
                insert.setString(1, "webhook-" + provider);
                insert.setBytes(2, Digest.of(body));
                insert.setString(3, text);
                insert.setLong(4, now);
                insert.setLong(5, now);
                insert.executeUpdate();
                return null;
            }
        });
    }

    /** What is to be resolved now, oldest first. */
    List<Notification> due(int limit) {
        return store.read(c -> {
            List<Notification> due = new ArrayList<>();
            try (PreparedStatement select = c.prepareStatement(
                    "SELECT id, provider, body FROM notification WHERE state = 'new' AND due_at <= ? ORDER BY id LIMIT ?")) {
                select.setLong(1, clock.millis());
                select.setInt(2, limit);
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    due.add(new Notification(rows.getLong(1), rows.getString(2), rows.getBytes(3)));
                }
            }
            return due;
        });
    }

    /** It became what it means: {@code resolved}, or {@code unknown} where no route knows what it means. */
    CompletableFuture<Integer> settle(long id, String state) {
        return store.submit(c -> {
            try (PreparedStatement update =
                    c.prepareStatement("UPDATE notification SET state = ?, reason = NULL WHERE id = ?")) {
                update.setString(1, state);
                update.setLong(2, id);
                return update.executeUpdate();
            }
        });
    }

    /** It could not be resolved now: the API is down, say. */
    void again(long id, String reason) {
        store.write(c -> {
            try (PreparedStatement update =
                    c.prepareStatement("UPDATE notification SET due_at = ?, reason = ? WHERE id = ?")) {
                update.setLong(1, clock.millis() + AGAIN.toMillis());
                update.setString(2, reason);
                update.setLong(3, id);
                return update.executeUpdate();
            }
        });
    }

    void onKept(Runnable wakeUp) {
        sleeper = wakeUp;
    }
}
