package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.ingest.Kept;
import drover.record.Batch;
import drover.record.Reading;
import drover.system.BadData;
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
 */
final class ModifiedPages implements Pages {
    private static final int MOST_SHIFTS = 10;

    private final String stream;
    private final int limit;
    private final Instant first;
    private final Instant cursor;
    private Instant since;
    private boolean ordered = true;
    private int offset;
    private String anchor;
    private int shifts;
    private boolean more = true;
    private boolean ended;
    private Instant newest;
    private Instant confirmed;
    private Instant before;
    private Instant doubted;
    private int count;
    private int expected;

    private int pages;
    private int read;
    private int fresh;
    private int quarantined;

    /**
     * @param since read what was modified then or later; null: everything
     * @param cursor the newest time that is durable already, or null
     * @param limit how many records a page holds
     */
    ModifiedPages(String stream, Instant since, Instant cursor, int limit) {
        this.stream = stream;
        this.limit = limit;
        this.first = since;
        this.since = since;
        this.cursor = cursor;
        this.newest = cursor;
        this.confirmed = cursor;
    }

    @Override
    public boolean isMore() {
        return more;
    }

    /** {@code limit}, {@code offset}, and {@code since}: empty where it begins at the beginning. */
    @Override
    public Map<String, String> values() {
        return Map.of(
                "limit", String.valueOf(limit),
                "offset", String.valueOf(offset),
                "since", since == null ? "" : since.toString());
    }

    /**
     * Opens a page {@code {count, next, previous, results}}.
     *
     * @return its records
     * @throws BadData when it is no such page
     */
    @Override
    public JsonNode open(JsonNode page) throws BadData {
        JsonNode results = page.path("results");
        JsonNode next = page.path("next");
        if (!results.isArray() || !(next.isTextual() || next.isNull() || next.isMissingNode())) {
            throw new BadData(
                    stream + ": expected a page {count, next, previous, results} with an array of results, got "
                            + drover.record.Json.shape(page),
                    null);
        }
        ended = !next.isTextual();
        if (!ended && results.isEmpty()) {
            throw new BadData(stream + ": got an empty page that says another follows it", null);
        }
        count = page.path("count").asInt(Integer.MAX_VALUE);
        return results;
    }

    @Override
    public void kept(Kept kept) throws BadData {
        advance(kept.batches().get(0), kept.ingested().fresh());
    }

    /** Moves on, when the page is durable. */
    void advance(Batch page, int freshEvents) throws BadData {
        List<Reading> readings = page.readings();
        pages++;
        fresh += freshEvents;
        quarantined += page.refused().size();
        read += page.size();
        if (anchor != null) {
            read--;
            if (page.size() == 0 || !identity(page, 0).equals(anchor)) {
                again(since);
                return;
            }
        }
        if (ordered && count < expected) {
            // Fewer from that time on than there were: some were removed, or the list is not in that order and some
            // stand
            // where this query does not reach. It is looked at once more from before; twice is no coincidence.
            if (since.equals(doubted)) {
                offsetOnly();
            } else {
                doubted = since;
                again(before);
            }
            return;
        }
        if (ordered && !isOrdered(readings)) {
            readings.forEach(reading -> newest = later(newest, reading.modified()));
            offsetOnly();
            return;
        }
        if (since != null) {
            confirmed = later(confirmed, since);
        }
        if (ordered) {
            readings.forEach(reading -> newest = later(newest, reading.modified()));
        }
        more = !ended;
        step(page);
    }

    /** From the beginning; what changes from now on is newer than everything seen so far, where the cursor will be. */
    private void offsetOnly() throws BadData {
        ordered = false;
        again(first);
    }

    /** What a record of the page is known by; once it has changed it is another. */
    private static String identity(Batch page, int place) {
        int reading = page.places().indexOf(place);
        if (reading >= 0) {
            return page.readings().get(reading).key() + " "
                    + page.readings().get(reading).modified();
        }
        long readable = page.places().stream().filter(other -> other < place).count();
        return page.refused().get(place - (int) readable).record();
    }

    private boolean isOrdered(List<Reading> readings) {
        Instant before = since == null ? Instant.MIN : since;
        for (Reading reading : readings) {
            if (reading.modified().isBefore(before)) {
                return false;
            }
            before = reading.modified();
        }
        return true;
    }

    private void again(Instant from) throws BadData {
        if (++shifts > MOST_SHIFTS) {
            throw new BadData(
                    stream + ": the list changes faster than it can be read; it goes on from its cursor", null);
        }
        if (!Objects.equals(from, since)) {
            since = from;
            expected = 0;
        }
        offset = 0;
        anchor = null;
    }

    private void step(Batch page) {
        int lastPlace = page.size() - 1;
        if (lastPlace < 1) {
            offset += page.size();
            anchor = null;
            return;
        }
        List<Reading> readings = page.readings();
        Instant last =
                readings.isEmpty() ? since : readings.get(readings.size() - 1).modified();
        if (!ordered || Objects.equals(last, since)) {
            offset += lastPlace;
        } else {
            int firstOfItsTime = 0;
            while (!readings.get(firstOfItsTime).modified().equals(last)) {
                firstOfItsTime++;
            }
            int passed = page.places().get(firstOfItsTime);
            expected = count == Integer.MAX_VALUE ? 0 : count - offset - passed;
            before = since;
            since = last;
            offset = lastPlace - passed;
            shifts = 0;
        }
        anchor = identity(page, lastPlace);
    }

    private static Instant later(Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }

    @Override
    public String cursor() {
        Instant time = time();
        return time == null ? null : time.toString();
    }

    /** The time up to which everything is durable, or null when nothing has been read. */
    Instant time() {
        if (!more) {
            return newest;
        }
        return ordered ? confirmed : cursor;
    }

    int read() {
        return read;
    }

    int fresh() {
        return fresh;
    }

    /** What was read, in words. */
    @Override
    public String summary() {
        return Pages.summary(read, pages, fresh) + (quarantined == 0 ? "" : ", " + quarantined + " in quarantine");
    }
}
