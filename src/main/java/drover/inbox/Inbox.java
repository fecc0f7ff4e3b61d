package drover.inbox;

import drover.ingest.Quarantine;
import drover.ingest.Refusals;
import drover.record.Digest;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The notifications in the store: kept before they are answered, resolved afterwards. */
@ApplicationScoped
class Inbox {
    private static final Duration FIRST_REST = Duration.ofSeconds(30);
    /** Where a door is to open at once. */
    private static final Duration SHORTEST_REST = Duration.ofSeconds(1);

    private static final Duration LONGEST_REST = Duration.ofHours(1);

    private final Store store;
    private final Clock clock;
    private volatile Consumer<String> sleeper = provider -> {};

    Inbox(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * A notification that is to be resolved.
     *
     * @param attempts how often that was tried in vain
     * @param triedAt when last, or null
     * @param traceparent the trace in which it came, or null
     */
    record Notification(
            long id,
            String provider,
            Instant receivedAt,
            int attempts,
            Instant triedAt,
            byte[] body,
            String traceparent) {}

    /**
     * What waits to be resolved.
     *
     * @param count how many
     * @param due when the first of them may be tried
     */
    record Waiting(long count, Instant due) {}

    /** What became of a notification that was to be kept. */
    enum Kept {
        NEW,
        /** It is there already, and is counted only. */
        REPEATED,
        /** It is kept beside one that has its id and says something else. */
        SAME_ID
    }

    /** Keeps one, on disk when it completes. */
    CompletableFuture<Kept> keep(String provider, Identity identity, byte[] body, String traceparent) {
        long now = clock.millis();
        return store.submit(c -> {
                    if (insert(c, provider, identity.digest(), body, traceparent, now)) {
                        return Kept.NEW;
                    }
                    if (identity.isOf(body(c, provider, identity.digest()))) {
                        return repeated(c, provider, identity.digest());
                    }
                    return insert(c, provider, identity.other(), body, traceparent, now)
                            ? Kept.SAME_ID
                            : repeated(c, provider, identity.other());
                })
                .thenApply(kept -> {
                    sleeper.accept(provider);
                    return kept;
                });
    }

    private static boolean insert(
            Connection connection, String provider, byte[] digest, byte[] body, String traceparent, long now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO notification (provider, digest, received_at, due_at, state, body, traceparent)"
                        + " VALUES (?, ?, ?, ?, 'new', ?, ?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, provider);
            insert.setBytes(2, digest);
            insert.setLong(3, now);
            insert.setLong(4, now);
            insert.setBytes(5, body);
            insert.setString(6, traceparent);
            return insert.executeUpdate() == 1;
        }
    }

    private static byte[] body(Connection connection, String provider, byte[] digest) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT body FROM notification WHERE provider = ? AND digest = ?")) {
            select.setString(1, provider);
            select.setBytes(2, digest);
            ResultSet row = select.executeQuery();
            row.next();
            return row.getBytes(1);
        }
    }

    private static Kept repeated(Connection connection, String provider, byte[] digest) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(
                "UPDATE notification SET repeats = repeats + 1 WHERE provider = ? AND digest = ?")) {
            count.setString(1, provider);
            count.setBytes(2, digest);
            count.executeUpdate();
            return Kept.REPEATED;
        }
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
            Refusals.keep(c, stream(provider), Digest.of(body), reason, text, now);
            return null;
        });
    }

    /** What waits, by provider. */
    Map<String, Waiting> waiting() {
        return store.read(c -> {
            Map<String, Waiting> waiting = new TreeMap<>();
            try (PreparedStatement select = c.prepareStatement("SELECT provider, COUNT(*), MIN(due_at)"
                    + " FROM notification WHERE state = 'new' GROUP BY provider")) {
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    waiting.put(rows.getString(1), new Waiting(rows.getLong(2), Instant.ofEpochMilli(rows.getLong(3))));
                }
            }
            return waiting;
        });
    }

    /** What a provider sent that is to be resolved now, in the order it came; what was tried before comes when it is due again. */
    List<Notification> due(String provider, int limit) {
        return store.read(c -> {
            List<Notification> due = new ArrayList<>();
            try (PreparedStatement select =
                    c.prepareStatement("SELECT id, received_at, attempts, tried_at, body, traceparent"
                            + " FROM notification WHERE state = 'new' AND provider = ? AND due_at <= ?"
                            + " ORDER BY due_at, id LIMIT ?")) {
                select.setString(1, provider);
                select.setLong(2, clock.millis());
                select.setInt(3, limit);
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    long tried = rows.getLong(4);
                    due.add(new Notification(
                            rows.getLong(1),
                            provider,
                            Instant.ofEpochMilli(rows.getLong(2)),
                            rows.getInt(3),
                            tried == 0 ? null : Instant.ofEpochMilli(tried),
                            rows.getBytes(5),
                            rows.getString(6)));
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

    /**
     * It could not be resolved now: it is due again in half a minute, and each time later, up to an hour. It is never given up.
     *
     * @param asked whether the API was asked at all; where its door is closed the notification comes again as soon as before
     * @param until when that door opens, or null where that is not known
     */
    CompletableFuture<Integer> again(Notification notification, String reason, boolean asked, Instant until) {
        int attempts = notification.attempts() + (asked ? 1 : 0);
        long now = clock.millis();
        long due = until == null
                ? now + rest(attempts).toMillis()
                : Math.min(
                        Math.max(until.toEpochMilli(), now + SHORTEST_REST.toMillis()), now + LONGEST_REST.toMillis());
        return store.submit(c -> {
            try (PreparedStatement update = c.prepareStatement("UPDATE notification SET due_at = ?, tried_at = ?,"
                    + " attempts = ?, reason = ? WHERE id = ? AND state = 'new'")) {
                update.setLong(1, due);
                update.setLong(2, now);
                update.setInt(3, attempts);
                update.setString(4, reason);
                update.setLong(5, notification.id());
                return update.executeUpdate();
            }
        });
    }

    private static Duration rest(int attempts) {
        // 2^7 half minutes are more than an hour.
        Duration rest = FIRST_REST.multipliedBy(1L << Math.max(0, Math.min(attempts, 8) - 1));
        return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
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
