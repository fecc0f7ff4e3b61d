package drover.inbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.store.Steps;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** What operators see of the notifications and do with them. */
@ApplicationScoped
public class Received {
    private static final Logger LOG = Logger.getLogger("drover.inbox");
    private static final List<String> STATES = List.of("new", "resolved", "unknown");
    /** So many of the latest, of all providers, are counted by their state: there may be millions. */
    private static final int COUNTED = 10_000;

    private static final int SHOWN = 20;
    private static final int LONGEST_REASON = 300;

    private final NotificationTable table;
    private final Providers providers;
    private final Heard heard;
    private final Inbox inbox;
    private final Clock clock;

    Received(NotificationTable table, Providers providers, Heard heard, Inbox inbox, Clock clock) {
        this.table = table;
        this.providers = providers;
        this.heard = heard;
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

    /**
     * Each provider that is configured or has sent something: what waits, what was settled of the latest, and the oldest that is
     * not resolved.
     */
    public ObjectNode list() {
        Map<String, Instant> last = heard.last();
        Map<String, String> troubles = providers.troubles();
        Map<String, Map<String, Long>> counts = counts();
        Set<String> names = new TreeSet<>(providers.configured());
        names.addAll(troubles.keySet());
        names.addAll(last.keySet());
        names.addAll(counts.keySet());
        ObjectNode answer = Json.object().put("settled_counted_of_latest", COUNTED);
        ArrayNode list = answer.putArray("webhooks");
        for (String name : names) {
            ObjectNode one = list.addObject()
                    .put("provider", name)
                    .put("configured", providers.find(name).isPresent())
                    .put("trouble", troubles.get(name))
                    .put("last_received", text(last.get(name)));
            STATES.forEach(
                    state -> one.put(state, counts.getOrDefault(name, Map.of()).getOrDefault(state, 0L)));
            ArrayNode oldest = one.putArray("oldest_unresolved");
            table.oldest(name, SHOWN).forEach(unresolved -> show(oldest.addObject(), unresolved));
        }
        return answer;
    }

    private Map<String, Map<String, Long>> counts() {
        Map<String, Map<String, Long>> counts = table.settled(COUNTED);
        for (Waiting waiting : table.waiting()) {
            counts.computeIfAbsent(waiting.provider(), name -> new TreeMap<>()).put("new", waiting.count());
        }
        return counts;
    }

    /** Without what it says. */
    private static void show(ObjectNode one, Notification unresolved) {
        one.put("id", unresolved.id())
                .put("type", unresolved.type())
                .put("received_at", unresolved.receivedAt().toString())
                .put("attempts", unresolved.attempts());
        if (unresolved.triedAt() != null) {
            String reason = String.valueOf(unresolved.reason());
            one.put("tried_at", unresolved.triedAt().toString())
                    .put("next_try", unresolved.dueAt().toString())
                    .put("reason", reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
        }
    }

    /** What a replay would do; null where nothing was ever received from that provider, nor could be. */
    public ObjectNode plan(Selected selected) {
        if (!table.isAny(selected.provider())
                && providers.find(selected.provider()).isEmpty()) {
            return null;
        }
        return Json.object()
                .put("provider", selected.provider())
                .put("count", table.count(selected))
                .put(
                        "does",
                        "each is resolved again, one after the other, with at most about one call to the API each; what is an"
                                + " event already is not delivered again");
    }

    /** They are resolved again, from now on. */
    public ObjectNode replay(Selected selected) {
        AtomicLong done = new AtomicLong();
        // Found beside the writer; what has changed meanwhile is passed over.
        Steps.walk(after -> table.ids(selected, after), id -> id, step -> {
            done.addAndGet(table.renew(step, selected.state(), clock.millis()));
            return true;
        });
        LOG.infof(
                "webhook %s: %d notifications are resolved again, an operator asked for it",
                selected.provider(), done.get());
        inbox.wake(selected.provider());
        return Json.object().put("replayed", done.get());
    }
}
