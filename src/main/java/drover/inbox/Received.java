package drover.inbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/** What operators see of the notifications and do with them. */
@ApplicationScoped
public class Received {
    private static final Logger LOG = Logger.getLogger("drover.inbox");
    private static final List<String> STATES = List.of("new", "resolved", "unknown");
    private static final int STEP = 200;

    private final Store store;
    private final Providers providers;
    private final Heard heard;
    private final ListedNotifications listed;
    private final Inbox inbox;
    private final Clock clock;

    Received(Store store, Providers providers, Heard heard, ListedNotifications listed, Inbox inbox, Clock clock) {
        this.store = store;
        this.providers = providers;
        this.heard = heard;
        this.listed = listed;
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
        Map<String, Instant> last = heard.last();
        Map<String, String> troubles = providers.troubles();
        Set<String> names = new TreeSet<>(providers.configured());
        names.addAll(troubles.keySet());
        last.keySet().stream().filter(name -> providers.find(name).isPresent()).forEach(names::add);
        ArrayNode list = Json.object().arrayNode();
        for (String name : names) {
            list.addObject()
                    .put("provider", name)
                    .put("trouble", troubles.get(name))
                    .put("last_received", text(last.get(name)));
        }
        return list;
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }

    /** Each provider that is configured or has sent something: what was received, and the oldest that is not resolved. */
    public ObjectNode list() {
        Map<String, Instant> last = heard.last();
        Map<String, String> troubles = providers.troubles();
        Set<String> configured = providers.configured();
        Map<String, Map<String, Long>> counts = listed.counts();
        Set<String> names = new TreeSet<>(configured);
        names.addAll(troubles.keySet());
        names.addAll(last.keySet());
        names.addAll(counts.keySet());
        ObjectNode answer = Json.object().put("settled_counted_of_latest", ListedNotifications.COUNTED);
        ArrayNode list = answer.putArray("webhooks");
        for (String name : names) {
            ObjectNode one = list.addObject()
                    .put("provider", name)
                    .put(
                            "configured",
                            configured.contains(name) || providers.find(name).isPresent())
                    .put("trouble", troubles.get(name))
                    .put("last_received", text(last.get(name)));
            STATES.forEach(
                    state -> one.put(state, counts.getOrDefault(name, Map.of()).getOrDefault(state, 0L)));
            one.set("oldest_unresolved", listed.unresolved(name));
        }
        return answer;
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
}
