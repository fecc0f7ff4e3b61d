package drover.poll;

import drover.record.Digest;
import drover.system.BadData;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** A list has an end whatever the API says: pages that show nothing new, pages without number, and time are bounded. */
public final class Bounds {
    private static final int PATIENCE = 20;
    private static final int MOST = 20_000;
    private static final Duration LONGEST = Duration.ofHours(12);

    private final String stream;
    private final LongSupplier nanos;
    private final long begun;
    private final Set<Long> seen = new HashSet<>();
    private int pages;
    private int idle;
    private List<String> last = List.of();
    private boolean repeats;

    /** @param nanos a clock that only goes forward */
    public Bounds(String stream, LongSupplier nanos) {
        this.stream = stream;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    /**
     * A page came, and says that another follows.
     *
     * @param records what each record of it is known by
     * @throws BadData when there have been enough
     */
    public void page(List<String> records) throws BadData {
        pages++;
        boolean fresh = false;
        for (String record : records) {
            fresh |= seen.add(ByteBuffer.wrap(Digest.of(record)).getLong());
        }
        idle = fresh ? 0 : idle + 1;
        // A list that shifts is read again from some place on, and shows what it has shown.
        if (idle > PATIENCE + 2 * (pages - idle)) {
            throw new BadData(
                    stream + ": the list has no end: the last " + idle + " of " + pages
                            + " pages show nothing that was not on the pages before, and say that another follows",
                    null);
        }
        long took = nanos.getAsLong() - begun;
        if (pages >= MOST || took > LONGEST.toNanos()) {
            throw new BadData(
                    stream + ": the list has no end: after " + pages + " pages with " + seen.size() + " records, in "
                            + Duration.ofNanos(took).toMinutes() + " minutes, it says that another follows",
                    null);
        }
    }

    /** What a page holds that came, by what each record of it is known by. */
    void came(List<String> records) {
        repeats = records.size() > 1 && records.equals(last);
        last = records;
    }

    /** It has been read anew too often. */
    BadData shifted() {
        String why = repeats
                ? "the same page comes again, whatever offset is asked for"
                : "the list changes faster than it can be read";
        return new BadData(stream + ": " + why, null);
    }
}
