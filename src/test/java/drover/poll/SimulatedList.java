package drover.poll;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A list as an API has it, in memory: it answers pages, and can change between two of them. Its clock is moved by hand. */
final class SimulatedList {
    /** How it sorts; all but the first ignore what was asked for. */
    enum Order {
        BY_CHANGE,
        BY_KEY,
        NEWEST_FIRST;

        private Comparator<Item> comparator() {
            Comparator<Item> byChange = Comparator.comparing(Item::modified);
            Comparator<Item> byKey = Comparator.comparing(Item::key);
            return switch (this) {
                case BY_CHANGE -> byChange.thenComparing(byKey);
                case BY_KEY -> byKey;
                case NEWEST_FIRST -> byChange.reversed().thenComparing(byKey);
            };
        }
    }

    /** One record; an unreadable one has a key of the wrong type. */
    record Item(int key, Instant modified, boolean readable) {
        ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.set("id", readable ? json.numberNode(key) : json.booleanNode(true));
            return json.put("modified", modified.toString()).put("serial", key);
        }
    }

    final Map<Integer, Item> items = new TreeMap<>();
    private final Order order;
    private final int pageSize;
    private Instant now = Instant.parse("2026-02-03T14:00:00Z");
    private int calls;

    SimulatedList(Order order, int pageSize) {
        this.order = order;
        this.pageSize = pageSize;
    }

    /** A list of that many records, each modified a second after the one before. */
    static SimulatedList of(int records, int pageSize) {
        SimulatedList list = new SimulatedList(Order.BY_CHANGE, pageSize);
        for (int key = 1; key <= records; key++) {
            list.tick(Duration.ofSeconds(1));
            list.change(key);
        }
        list.tick(Duration.ofSeconds(1));
        return list;
    }

    void tick(Duration passed) {
        now = now.plus(passed);
    }

    Instant now() {
        return now;
    }

    /** Its clock, which is everybody's. */
    Clock clock() {
        InstantSource source = this::now;
        return source.withZone(ZoneOffset.UTC);
    }

    int pageSize() {
        return pageSize;
    }

    int calls() {
        return calls;
    }

    /** Changes a record now, or adds it. */
    void change(int key) {
        put(new Item(key, now, !items.containsKey(key) || items.get(key).readable()));
    }

    void put(Item item) {
        items.put(item.key(), item);
    }

    void remove(int key) {
        items.remove(key);
    }

    /** The page {@code ?limit=…&offset=…&ordering=modified&modified__gte=…}. */
    ObjectNode answer(Instant since, int offset) {
        calls++;
        List<Item> found = items.values().stream()
                .filter(item -> since == null || !item.modified().isBefore(since))
                .sorted(order.comparator())
                .toList();
        int end = Math.min(offset + pageSize, found.size());
        ObjectNode page = JsonNodeFactory.instance.objectNode().put("count", found.size());
        page.put("next", end < found.size() ? "https://api.example/orders/?offset=" + end : null);
        ArrayNode results = page.putArray("results");
        found.subList(Math.min(offset, end), end).forEach(item -> results.add(item.json()));
        return page;
    }
}
