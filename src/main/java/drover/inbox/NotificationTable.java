package drover.inbox;

import drover.store.Row;
import drover.store.Sql;
import drover.store.Steps;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The table {@code notification}: everything that is said to it. */
@ApplicationScoped
class NotificationTable {
    private static final String SELECTED =
            "provider = :provider AND state = :state AND received_at >= :from AND received_at < :to";

    private final Store store;

    NotificationTable(Store store) {
        this.store = store;
    }

    /** One that is old: whether it was resolved, or nobody knows what it means. */
    record Old(long id, boolean settled) {}

    /** One that has come. */
    record Coming(String provider, String type, byte[] body, String traceparent, long at) {}

    CompletableFuture<Kept> keep(Coming one, Identity identity) {
        return store.submit(c -> {
            if (insert(c, one, identity.digest())) {
                return Kept.NEW;
            }
            if (identity.isOf(body(c, one.provider(), identity.digest()))) {
                return repeated(c, one.provider(), identity.digest());
            }
            return insert(c, one, identity.other()) ? Kept.SAME_ID : repeated(c, one.provider(), identity.other());
        });
    }

    private static boolean insert(Connection connection, Coming one, byte[] digest) throws SQLException {
        return Sql.once(
                                connection,
                                "INSERT INTO notification (provider, type, digest, received_at, due_at, state, body,"
                                        + " traceparent) VALUES (:provider, :type, :digest, :now, :now, 'new', :body,"
                                        + " :traceparent) ON CONFLICT DO NOTHING")
                        .set("provider", one.provider())
                        .set("type", one.type())
                        .set("digest", digest)
                        .set("now", one.at())
                        .set("body", one.body())
                        .set("traceparent", one.traceparent())
                        .run()
                == 1;
    }

    private static byte[] body(Connection connection, String provider, byte[] digest) throws SQLException {
        return Sql.once(connection, "SELECT body FROM notification WHERE provider = :provider AND digest = :digest")
                .set("provider", provider)
                .set("digest", digest)
                .first(row -> row.bytes("body"));
    }

    private static Kept repeated(Connection connection, String provider, byte[] digest) throws SQLException {
        Sql.once(
                        connection,
                        "UPDATE notification SET repeats = repeats + 1 WHERE provider = :provider AND digest = :digest")
                .set("provider", provider)
                .set("digest", digest)
                .run();
        return Kept.REPEATED;
    }

    /** The last few of a provider, the oldest first. */
    List<Coming> last(String provider, int most) {
        return store.read(c -> Sql.once(
                        c,
                        "SELECT * FROM (SELECT id, type, body, received_at FROM notification WHERE provider = :provider"
                                + " ORDER BY id DESC LIMIT :most) late ORDER BY id")
                .set("provider", provider)
                .set("most", most)
                .list(row ->
                        new Coming(provider, row.text("type"), row.bytes("body"), null, row.number("received_at"))));
    }

    List<Waiting> waiting() {
        return store.read(c -> Sql.once(
                        c,
                        "SELECT provider, COUNT(*) AS waiting, MIN(due_at) AS due FROM notification WHERE state = 'new'"
                                + " GROUP BY provider ORDER BY provider")
                .list(row -> new Waiting(
                        row.text("provider"), row.number("waiting"), Instant.ofEpochMilli(row.number("due")))));
    }

    List<Notification> due(String provider, long now, int limit) {
        return store.read(c -> Sql.once(
                        c,
                        "SELECT * FROM notification WHERE state = 'new' AND provider = :provider AND due_at <= :now"
                                + " ORDER BY due_at, id LIMIT :limit")
                .set("provider", provider)
                .set("now", now)
                .set("limit", limit)
                .list(Notification::of));
    }

    /** The oldest of a provider that are not resolved. */
    List<Notification> oldest(String provider, int limit) {
        return store.read(c -> Sql.once(
                        c,
                        "SELECT * FROM notification WHERE state = 'new' AND provider = :provider"
                                + " ORDER BY received_at, id LIMIT :limit")
                .set("provider", provider)
                .set("limit", limit)
                .list(Notification::of));
    }

    CompletableFuture<Integer> settle(long id, String state) {
        return store.submit(c -> Sql.once(c, "UPDATE notification SET state = :state, reason = NULL WHERE id = :id")
                .set("state", state)
                .set("id", id)
                .run());
    }

    CompletableFuture<Integer> again(long id, long due, long now, int attempts, String reason) {
        return store.submit(c -> Sql.once(
                        c,
                        "UPDATE notification SET due_at = :due, tried_at = :now, attempts = :attempts, reason = :reason"
                                + " WHERE id = :id AND state = 'new'")
                .set("due", due)
                .set("now", now)
                .set("attempts", attempts)
                .set("reason", reason)
                .set("id", id)
                .run());
    }

    /** All that wait are due: what was missing may be there now. */
    void hasten(long now) {
        store.write(c -> Sql.once(c, "UPDATE notification SET due_at = :now WHERE state = 'new' AND due_at > :now")
                .set("now", now)
                .run());
    }

    /** How many are settled of the latest, of all providers: by provider and state. */
    Map<String, Map<String, Long>> settled(int latest) {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        store.read(c -> Sql.once(
                        c,
                        "SELECT provider, state, COUNT(*) AS settled FROM (SELECT provider, state FROM notification"
                                + " ORDER BY id DESC LIMIT :latest) late WHERE state <> 'new' GROUP BY provider, state")
                .set("latest", latest)
                .list(row -> counts.computeIfAbsent(row.text("provider"), name -> new TreeMap<>())
                        .put(row.text("state"), row.number("settled"))));
        return counts;
    }

    /** Whether any of what it sent was resolved. It looks at some only, which the digests make random ones. */
    boolean isAnyResolved(String provider, int some) {
        return store.read(c -> Sql.once(
                                c,
                                "SELECT 1 AS it FROM (SELECT state FROM notification WHERE provider = :provider LIMIT :some)"
                                        + " some_of_it WHERE state = 'resolved' LIMIT 1")
                        .set("provider", provider)
                        .set("some", some)
                        .first(row -> row.number("it")))
                != null;
    }

    boolean isAny(String provider) {
        return store.read(c -> Sql.once(c, "SELECT 1 AS it FROM notification WHERE provider = :provider LIMIT 1")
                        .set("provider", provider)
                        .first(row -> row.number("it")))
                != null;
    }

    long count(Received.Selected selected) {
        return store.read(
                c -> selected(Sql.once(c, "SELECT COUNT(*) AS selected FROM notification WHERE " + SELECTED), selected)
                        .first(row -> row.number("selected")));
    }

    private static Sql selected(Sql sql, Received.Selected selected) throws SQLException {
        return sql.set("provider", selected.provider())
                .set("state", selected.state())
                .set("from", selected.from().toEpochMilli())
                .set("to", selected.to().toEpochMilli());
    }

    /** A step of what is selected. */
    List<Long> ids(Received.Selected selected, long after) {
        return store.read(c -> selected(
                        Sql.once(
                                c,
                                "SELECT id FROM notification WHERE " + SELECTED + " AND id > :after ORDER BY id LIMIT "
                                        + Steps.SIZE),
                        selected)
                .set("after", after)
                .list(row -> row.number("id")));
    }

    /** They are to be resolved again; how many still had that state. */
    long renew(List<Long> ids, String state, long now) {
        return each(
                ids,
                "UPDATE notification SET state = 'new', due_at = " + now + ", attempts = 0 WHERE id = :id AND state = '"
                        + state + "'");
    }

    /** A step of those that were received before a time: in the order they came, up to the first that is not old. */
    List<Old> old(long after, long before) {
        return store
                .read(c -> Sql.once(
                                c,
                                "SELECT id, received_at, state FROM notification WHERE id > :after ORDER BY id LIMIT "
                                        + Steps.SIZE)
                        .set("after", after)
                        .list(row -> row.number("received_at") < before ? old(row) : null))
                .stream()
                .takeWhile(java.util.Objects::nonNull)
                .toList();
    }

    private static Old old(Row row) throws SQLException {
        return new Old(row.number("id"), !row.text("state").equals("new"));
    }

    long delete(List<Long> ids) {
        return each(ids, "DELETE FROM notification WHERE id = :id AND state <> 'new'");
    }

    private long each(List<Long> ids, String text) {
        return ids.isEmpty()
                ? 0
                : store.write(c -> {
                    long done = 0;
                    try (Sql sql = new Sql(c, text)) {
                        for (long id : ids) {
                            done += sql.set("id", id).run();
                        }
                    }
                    return done;
                });
    }
}
