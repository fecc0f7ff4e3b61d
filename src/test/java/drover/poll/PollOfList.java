package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.BadRecord;
import drover.record.Batch;
import drover.record.Kind;
import drover.record.Reading;
import drover.system.BadData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a poll does with each page, with memory in place of the store: keeps the records, then the cursor. */
final class PollOfList {
    private static final Kind TYPE = new Kind();
    private static final Instant LATE = Instant.parse("2100-01-01T00:00:00Z");

    static {
        TYPE.setKey("id");
        TYPE.setTime("modified");
    }

    private final SimulatedList list;
    private final Set<String> kept = new HashSet<>();
    private final Duration lookback;
    private Instant cursor;
    private Mark mark;
    ModifiedPages pages;

    PollOfList(SimulatedList list) {
        this(list, Duration.ZERO);
    }

    PollOfList(SimulatedList list, Duration lookback) {
        this.list = list;
        this.lookback = lookback;
        open();
    }

    /** Begins at the saved cursor, as after a crash and at every next poll. */
    void open() {
        Instant since = cursor == null ? null : cursor.minus(lookback);
        pages = new ModifiedPages("leaflink-orders", since, cursor, list.pageSize(), list.clock()).from(mark, lookback);
    }

    /** Reads one page. */
    void page() throws BadData {
        String since = pages.values().get("since");
        JsonNode answer = list.answer(
                since.isEmpty() ? null : Instant.parse(since),
                Integer.parseInt(pages.values().get("offset")));
        JsonNode records = pages.open(answer);
        int before = kept.size();
        records.forEach(record -> kept.add(
                name(record.path("serial").asInt(), record.path("modified").asText())));
        pages.advance(read(records), kept.size() - before);
        cursor = pages.time();
        mark = Mark.parse(pages.mark());
    }

    /** Reads all pages there are; between two of them something may happen. */
    PollOfList toTheEnd(Runnable between) throws BadData {
        page();
        while (pages.isMore()) {
            between.run();
            page();
        }
        return this;
    }

    PollOfList toTheEnd() throws BadData {
        return toTheEnd(() -> {});
    }

    /** Records that are in the list as they are now and have not been kept, of those before a time; null: of all. */
    List<SimulatedList.Item> lost(Instant before) {
        return list.items.values().stream()
                .filter(item -> before == null || item.modified().isBefore(before))
                .filter(item -> !kept.contains(name(item.key(), item.modified().toString())))
                .toList();
    }

    /** Records that no later poll would find, because the cursor has passed them. */
    List<SimulatedList.Item> passed() {
        return cursor == null ? List.of() : lost(cursor);
    }

    Instant cursor() {
        return cursor;
    }

    private static String name(int key, String modified) {
        return key + "@" + modified;
    }

    static Batch read(JsonNode records) {
        List<Reading> readings = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Batch.Refused> refused = new ArrayList<>();
        for (JsonNode record : records) {
            try {
                readings.add(TYPE.read(record, LATE));
                places.add(readings.size() + refused.size() - 1);
            } catch (BadRecord e) {
                refused.add(new Batch.Refused(record.toString(), e.getMessage(), null));
            }
        }
        return new Batch(TYPE, readings, places, refused);
    }
}
