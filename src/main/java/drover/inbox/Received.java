package drover.inbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.store.Pruning;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/** What operators see of the notifications and do with them, and how those that are old are forgotten. */
@ApplicationScoped
public class Received {
    private static final Logger LOG = Logger.getLogger("drover.inbox");
    private static final Set<String> STATES = Set.of("new", "resolved", "unknown");
    private static final int STEP = 200;
    private static final int SHOWN = 20;
    private static final int LONGEST_REASON = 300;

    private final Store store;
    private final Providers providers;
    private final Announcements announcements;
    private final Inbox inbox;
    private final Clock clock;

    Received(Store store, Providers providers, Announcements announcements, Inbox inbox, Clock clock) {
        this.store = store;
        this.providers = providers;
        this.announcements = announcements;
        this.inbox = inbox;
        this.clock = clock;
    }

    /**
     * Notifications that an operator means.
     *
     * @param provider who sent them
     * @param state new, resolved or unknown
     * @param from received at this time or later
     * @param to received before this time
     */
    public record Selected(String provider, String state, Instant from, Instant to) {
        /**
         * Checks the state.
         *
         * @throws IllegalArgumentException when there is no such state
         */
        public Selected {
            if (!STATES.contains(state)) {
                throw new IllegalArgumentException("state is unknown, resolved or new");
            }
        }
    }

    /**
     * Each provider that is to send: why nothing is taken from it, or null, and when it was last heard. It looks at no
     * notification, however many there are.
     */
    public ArrayNode providers() {
        Map<String, Instant> heard = announcements.lastHeard();
        Map<String, String> troubles = providers.troubles();
        Set<String> names = new TreeSet<>(providers.configured());
        names.addAll(troubles.keySet());
        heard.keySet().stream().filter(name -> providers.find(name).isPresent()).forEach(names::add);
        ArrayNode list = Json.object().arrayNode();
        for (String name : names) {
            Instant last = heard.get(name);
            list.addObject()
                    .put("provider", name)
                    .put("trouble", troubles.get(name))
                    .put("last_received", last == null ? null : last.toString());
        }
        return list;
    }

    /** Each provider that is configured or has sent something: what was received, and the oldest that is not resolved. */
    public ObjectNode list() {
        Map<String, ObjectNode> all = new TreeMap<>();
        Set<String> configured = providers.configured();
        configured.forEach(name -> all.put(name, provider(name)));
        providers
                .troubles()
                .forEach((name, trouble) -> all.put(name, provider(name).put("trouble", trouble)));
        store.read(c -> {
            try (PreparedStatement select = c.prepareStatement("SELECT provider, state, COUNT(*), MAX(received_at)"
                    + " FROM notification GROUP BY provider, state")) {
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    ObjectNode one = all.computeIfAbsent(rows.getString(1), Received::provider);
                    one.put(rows.getString(2), rows.getLong(3));
                    String received = Instant.ofEpochMilli(rows.getLong(4)).toString();
                    if (one.path("last_received").asText("").compareTo(received) < 0) {
                        one.put("last_received", received);
                    }
                }
                return null;
            }
        });
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("webhooks");
        all.forEach((name, one) -> {
            one.put(
                    "configured",
                    configured.contains(name) || providers.find(name).isPresent());
            one.set("oldest_unresolved", unresolved(name));
            list.add(one);
        });
        return answer;
    }

    private static ObjectNode provider(String name) {
        return Json.object()
                .put("provider", name)
                .put("configured", false)
                .putNull("trouble")
                .putNull("last_received")
                .put("new", 0)
                .put("resolved", 0)
                .put("unknown", 0);
    }

    private ArrayNode unresolved(String provider) {
        return store.read(c -> {
            ArrayNode list = Json.object().arrayNode();
            try (PreparedStatement select =
                    c.prepareStatement("SELECT id, received_at, attempts, tried_at, due_at, reason"
                            + " FROM notification WHERE state = 'new' AND provider = ? ORDER BY received_at, id LIMIT "
                            + SHOWN)) {
                select.setString(1, provider);
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    ObjectNode one = list.addObject()
                            .put("id", rows.getLong(1))
                            .put("received_at", time(rows.getLong(2)))
                            .put("attempts", rows.getLong(3));
                    long tried = rows.getLong(4);
                    if (tried != 0) {
                        String reason = String.valueOf(rows.getString(6));
                        one.put("tried_at", time(tried))
                                .put("next_try", time(rows.getLong(5)))
                                .put("reason", reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
                    }
                }
            }
            return list;
        });
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /** What a replay would do; null where nothing was ever received from that provider, nor could be. */
    public ObjectNode plan(Selected selected) {
        long[] counts = store.read(c -> {
            try (PreparedStatement select = c.prepareStatement(
                    "SELECT COUNT(*), (SELECT COUNT(*) FROM (SELECT 1 FROM notification WHERE provider = ? LIMIT 1) one)"
                            + " FROM notification WHERE provider = ? AND state = ? AND received_at >= ? AND received_at < ?")) {
                select.setString(1, selected.provider());
                select(select, selected, 1);
                ResultSet row = select.executeQuery();
                row.next();
                return new long[] {row.getLong(1), row.getLong(2)};
            }
        });
        if (counts[1] == 0 && providers.find(selected.provider()).isEmpty()) {
            return null;
        }
        return Json.object()
                .put("provider", selected.provider())
                .put("count", counts[0])
                .put(
                        "does",
                        "each is resolved again, one after the other: about one call to the API each; what is an event"
                                + " already is not delivered again");
    }

    private static void select(PreparedStatement select, Selected selected, int before) throws SQLException {
        select.setString(before + 1, selected.provider());
        select.setString(before + 2, selected.state());
        select.setLong(before + 3, selected.from().toEpochMilli());
        select.setLong(before + 4, selected.to().toEpochMilli());
    }

    /** They are resolved again, from now on. */
    public ObjectNode replay(Selected selected) {
        long done = 0;
        List<Long> step = List.of();
        do {
            long after = step.isEmpty() ? 0 : step.get(step.size() - 1);
            // Found beside the writer; what has changed meanwhile is passed over.
            step = store.read(c -> {
                try (PreparedStatement select = c.prepareStatement("SELECT id FROM notification WHERE provider = ?"
                        + " AND state = ? AND received_at >= ? AND received_at < ? AND id > ? ORDER BY id LIMIT "
                        + STEP)) {
                    select(select, selected, 0);
                    select.setLong(5, after);
                    return ids(select.executeQuery());
                }
            });
            if (!step.isEmpty()) {
                done += again(step, selected.state());
            }
        } while (step.size() == STEP);
        LOG.infof(
                "webhook %s: %d notifications are resolved again, an operator asked for it", selected.provider(), done);
        inbox.wake(selected.provider());
        return Json.object().put("replayed", done);
    }

    private long again(List<Long> ids, String state) {
        return store.write(c -> {
            try (PreparedStatement update = c.prepareStatement(
                    "UPDATE notification SET state = 'new', due_at = ?, attempts = 0 WHERE id = ? AND state = ?")) {
                long done = 0;
                for (long id : ids) {
                    update.setLong(1, clock.millis());
                    update.setLong(2, id);
                    update.setString(3, state);
                    done += update.executeUpdate();
                }
                return done;
            }
        });
    }

    private static List<Long> ids(ResultSet rows) throws SQLException {
        List<Long> ids = new ArrayList<>();
        while (rows.next()) {
            ids.add(rows.getLong(1));
        }
        return ids;
    }

    /** Forgets, a few at a time, what is settled and was received longer ago than a twin of it can be recognised. */
    void prune(@Observes Pruning pruning) {
        long before = pruning.before().toEpochMilli();
        long pruned = 0;
        long after = 0;
        List<long[]> step;
        do {
            long from = after;
            // In the order they came, up to the first that is not old.
            step = store.read(c -> {
                try (PreparedStatement select = c.prepareStatement(
                        "SELECT id, received_at, state = 'new' FROM notification WHERE id > ? ORDER BY id LIMIT "
                                + STEP)) {
                    select.setLong(1, from);
                    ResultSet rows = select.executeQuery();
                    List<long[]> old = new ArrayList<>();
                    while (rows.next() && rows.getLong(2) < before) {
                        old.add(new long[] {rows.getLong(1), rows.getBoolean(3) ? 1 : 0});
                    }
                    return old;
                }
            });
            List<Long> settled =
                    step.stream().filter(row -> row[1] == 0).map(row -> row[0]).toList();
            if (!settled.isEmpty()) {
                pruned += delete(settled);
            }
            after = step.isEmpty() ? 0 : step.get(step.size() - 1)[0];
        } while (step.size() == STEP && pruning.goOn().getAsBoolean());
        if (pruned > 0) {
            LOG.infof("pruned: %d notifications older than drover.dedupe-window", pruned);
        }
    }

    private long delete(List<Long> ids) {
        return store.write(c -> {
            try (PreparedStatement delete =
                    c.prepareStatement("DELETE FROM notification WHERE id = ? AND state <> 'new'")) {
                long done = 0;
                for (long id : ids) {
                    delete.setLong(1, id);
                    done += delete.executeUpdate();
                }
                return done;
            }
        });
    }
}
