package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.api.BadData;
import drover.event.Batch;
import drover.event.Reading;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

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
@RegisterForReflection
public final class ModifiedPages {
    private static final int MOST_SHIFTS = 10;

    private final String stream;
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

    private int pages;
    private int read;
    private int fresh;
    private int quarantined;

    /**
     * @param since read what was modified then or later; null: everything
     * @param cursor the newest time that is durable already, or null
     */
    ModifiedPages(String stream, Instant since, Instant cursor) {
        this.stream = stream;
        this.first = since;
        this.since = since;
        this.cursor = cursor;
        this.newest = cursor;
    }

    /** Whether there is a page to read. */
    public boolean isMore() {
        return more;
    }

    /** The time for the API's {@code modified__gte}, ready for a query string; empty: from the beginning. */
    public String getSince() {
        return since == null ? "" : URLEncoder.encode(since.toString(), StandardCharsets.UTF_8);
    }

    /** How many records from that time on to pass over. */
    public int getOffset() {
        return offset;
    }

    /**
     * Opens a page {@code {count, next, previous, results}}.
     *
     * @return its records
     * @throws BadData when it is no such page
     */
    JsonNode open(JsonNode page) throws BadData {
        JsonNode results = page.path("results");
        JsonNode next = page.path("next");
        if (!results.isArray() || !(next.isTextual() || next.isNull() || next.isMissingNode())) {
            throw new BadData(
                    stream + ": expected a page {count, next, previous, results} with an array of results, got "
                            + drover.event.Json.shape(page),
                    null);
        }
        ended = !next.isTextual();
        if (!ended && results.isEmpty()) {
            throw new BadData(stream + ": got an empty page that says another follows it", null);
        }
        return results;
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
            boolean there = !readings.isEmpty() && readings.get(0).key().equals(anchor);
            if (!there) {
                again(since);
                return;
            }
        }
        readings.forEach(reading -> newest = later(newest, reading.modified()));
        if (ordered && !isOrdered(readings)) {
            ordered = false;
            again(first);
            return;
        }
        more = !ended;
        step(page);
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
        since = from;
        offset = 0;
        anchor = null;
    }

    private void step(Batch page) {
        List<Reading> readings = page.readings();
        int lastPlace = readings.isEmpty() ? 0 : page.places().get(readings.size() - 1);
        if (lastPlace == 0) {
            // Nothing new to hold on to: records that cannot be read fill the page.
            offset += page.size();
            anchor = null;
            return;
        }
        Reading last = readings.get(readings.size() - 1);
        if (!ordered || last.modified().equals(since)) {
            offset += lastPlace;
        } else {
            int firstOfItsTime = 0;
            while (!readings.get(firstOfItsTime).modified().equals(last.modified())) {
                firstOfItsTime++;
            }
            offset = lastPlace - page.places().get(firstOfItsTime);
            since = last.modified();
        }
        anchor = last.key();
    }

    private static Instant later(Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }

    /** The time up to which everything is durable, or null when nothing has been read. */
    Instant cursor() {
        return ordered || !more ? newest : cursor;
    }

    int read() {
        return read;
    }

    int fresh() {
        return fresh;
    }

    /** What was read, in words. */
    String summary() {
        return read + " read in " + pages + (pages == 1 ? " page, " : " pages, ") + fresh + " new"
                + (quarantined == 0 ? "" : ", " + quarantined + " in quarantine");
    }
}
