package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.ingest.Kept;
import drover.record.Batch;
import drover.record.Reading;
import drover.system.BadData;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Paging by modification time through a list that changes while it is read.
 *
 * <p>The position is a time and an offset among the records from that time on. Each page moves the time to that of its
 * last record, so that a record which changes meanwhile only moves towards the end, where it is still to be read. The next
 * page begins with the last record of this one, the anchor: if another record is found there, the list has shifted, and
 * everything from that time on is read again. So hundreds of records of one time cost no more than others, a page costs
 * one record of overlap, and what is read twice is refused by the store. An API that turns out not to order by that time is
 * read from the beginning by offset alone, and the cursor waits for the end.
 *
 * <p>The next poll begins a little before the cursor, because a record may become visible after its time. Where that are more
 * than a page of records, it begins at the {@link Mark}: the last record, at its place. Only if another record is found there,
 * they are read again. The time of a record that lies in the future moves no cursor.
 */
final class ModifiedPages implements Pages {
    private static final int MOST_SHIFTS = 10;

    private final String stream;
    private final int limit;
    private final Clock clock;
    private final Bounds bounds;
    private final Instant first;
    private final Instant cursor;
    private Instant window;
    private Instant readAt;
    private Instant since;
    private boolean ordered = true;
    private int offset;
    /** How many records stand before {@link #since}, from the window's beginning on. */
    private int base;

    private String anchor;
    private int shifts;
    private boolean more = true;
    private boolean ended;
    private Instant newest;
    private Instant confirmed;
    private Instant before;
    private int beforeBase;
    private Instant doubted;
    private final Places places = new Places();
    private Duration lookback = Duration.ZERO;
    private int count;
    private int expected;

    private final Tally tally = new Tally();

    /**
     * A list of which nothing is known but the cursor.
     *
     * @param since read what was modified then or later; null: everything
     * @param cursor the newest time that is durable already, or null
     * @param limit how many records a page holds
     */
    ModifiedPages(String stream, Instant since, Instant cursor, int limit, Clock clock) {
        this.stream = stream;
        this.limit = limit;
        this.clock = clock;
        this.bounds = new Bounds(stream, System::nanoTime);
        this.first = since;
        this.window = since;
        this.since = since;
        this.readAt = clock.instant();
        this.cursor = cursor;
        this.newest = cursor;
        this.confirmed = cursor;
    }

    /** Begins at the mark of the last poll, where that will do; how far back the next one looks decides on the next mark. */
    ModifiedPages from(Mark known, Duration back) {
        lookback = back;
        if (known != null && known.serves(first, limit) && !known.isDue(cursor, lookback, clock.instant())) {
            window = known.since();
            since = window;
            offset = known.offset();
            anchor = known.last();
            readAt = known.read();
            places.unknown();
        }
        return this;
    }

    @Override
    public boolean isMore() {
        return more;
    }

    /** {@code limit}, {@code offset}, and {@code since}: empty where it begins at the beginning. */
    @Override
    public Map<String, String> values() {
        String from = Objects.toString(since, "");
        return Map.of("limit", String.valueOf(limit), "offset", String.valueOf(offset), "since", from);
    }

    /** Opens a page {@code {count, next, previous, results}}. An empty {@code next} is none. */
    @Override
    public JsonNode open(JsonNode page) throws BadData {
        PageAnswer answer = PageAnswer.of(stream, page);
        count = answer.count();
        ended = answer.isLast() || (answer.results().isEmpty() && offset >= count);
        if (!ended && answer.results().isEmpty()) {
            throw new BadData(stream + ": got an empty page that says another follows it", null);
        }
        return answer.results();
    }

    @Override
    public void kept(Kept kept) throws BadData {
        advance(kept.batches().get(0), kept.ingested().fresh());
    }

    /** Moves on, when the page is durable. */
    void advance(Batch page, int freshEvents) throws BadData {
        List<Reading> readings = page.readings();
        List<String> names = Names.of(page);
        tally.page(page, freshEvents);
        if (!ended) {
            bounds.page(names);
        }
        bounds.came(names);
        if (anchor != null) {
            tally.again();
            if (names.isEmpty() || !names.get(0).equals(anchor)) {
                shifted();
                return;
            }
        }
        if (ordered && count < expected) {
            fewer();
            return;
        }
        if (ordered) {
            newest = TimeOrder.newest(readings, newest, clock.instant());
            if (!TimeOrder.isAscending(readings, since)) {
                offsetOnly();
                return;
            }
        }
        confirmed = TimeOrder.later(confirmed, since, clock.instant());
        more = !ended;
        places.at(base + offset, page, names, clock.instant());
        step(page, names);
    }

    /** Another record stands where the last page ended, or where the last poll did. */
    private void shifted() throws BadData {
        if (tally.pages() == 1) {
            window = first;
            readAt = clock.instant();
            places.known();
            again(first, 0);
        } else {
            again(since, base);
        }
    }

    /**
     * Fewer from that time on than there were: some were removed, or the list is not in that order and some stand where this query
     * does not reach. It is looked at once more from before; twice is no coincidence.
     */
    private void fewer() throws BadData {
        if (since == null || since.equals(doubted)) {
            offsetOnly();
        } else {
            doubted = since;
            again(before, beforeBase);
        }
    }

    /** From the beginning; what changes from now on is newer than everything seen so far, where the cursor will be. */
    private void offsetOnly() throws BadData {
        ordered = false;
        again(first, 0);
    }

    private void again(Instant from, int place) throws BadData {
        if (++shifts > MOST_SHIFTS) {
            throw bounds.shifted();
        }
        if (!Objects.equals(from, since)) {
            since = from;
            expected = 0;
        }
        base = place;
        offset = 0;
        anchor = null;
    }

    private void step(Batch page, List<String> names) {
        int lastPlace = names.size() - 1;
        if (lastPlace < 1) {
            offset += names.size();
            anchor = null;
            return;
        }
        List<Reading> readings = page.readings();
        Instant time = TimeOrder.last(readings, since);
        if (!ordered || Objects.equals(time, since)) {
            offset += lastPlace;
        } else {
            int passed = page.places().get(TimeOrder.first(readings, time));
            expected = count == Integer.MAX_VALUE ? 0 : count - offset - passed;
            before = since;
            beforeBase = base;
            base += offset + passed;
            since = time;
            offset = lastPlace - passed;
            shifts = 0;
        }
        anchor = names.get(lastPlace);
    }

    @Override
    public String cursor() {
        return Objects.toString(time(), null);
    }

    /** The time up to which everything is durable, or null when nothing has been read. */
    Instant time() {
        if (!more) {
            return newest;
        }
        return ordered ? confirmed : cursor;
    }

    @Override
    public String mark() {
        Instant from = newest == null ? null : newest.minus(lookback);
        return more || !ordered ? null : Objects.toString(places.mark(window, from, readAt), null);
    }

    @Override
    public String summary() {
        return tally.toString();
    }
}
