package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.ingest.Kept;
import drover.record.Batch;
import drover.system.BadData;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A list that is read from its beginning to its end each time, and what was counted on the way. It has an end whatever the
 * API says: pages that show nothing new, pages without number, and time are bounded.
 */
abstract class WholePages implements Pages {
    /** So many pages in a row may show nothing that this pass has not shown: a list shifts while it is read. */
    private static final int IDLE = 5;

    private static final int MOST = 20_000;
    private static final Duration LONGEST = Duration.ofHours(12);

    private final String stream;
    private final Comparison comparison;
    private final LongSupplier nanos;
    private final long begun;
    private boolean more = true;
    private boolean fresh;
    private boolean repeated;
    private int idle;
    private int pages;
    private int read;
    private int inPage;
    private int events;
    private int quarantined;
    private int missing;
    private boolean closing;

    /**
     * A list that is read from now on.
     *
     * @param comparison of what it shows with what is known
     * @param nanos a clock that only goes forward
     */
    WholePages(String stream, Comparison comparison, LongSupplier nanos) {
        this.stream = stream;
        this.comparison = comparison;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    @Override
    public boolean isMore() {
        return more;
    }

    String stream() {
        return stream;
    }

    int pages() {
        return pages;
    }

    int read() {
        return read;
    }

    /** Whether a whole page came twice: whoever gives one page for another may have left one out. */
    boolean isRepeated() {
        return repeated || (!fresh && inPage > 0);
    }

    /**
     * A page came.
     *
     * @throws BadData when there have been enough
     */
    void opened(int records, boolean another) throws BadData {
        finish();
        pages++;
        read += records;
        inPage = records;
        more = another;
        if (another) {
            bound(nanos.getAsLong() - begun);
        }
    }

    /** The records of that page, each once. */
    JsonNode once(JsonNode records) {
        return comparison.once(records);
    }

    private void bound(long took) throws BadData {
        if (idle > IDLE) {
            throw new BadData(
                    stream + ": the list has no end: the last " + idle + " of " + pages
                            + " pages show nothing that was not on the pages before, and say that another follows",
                    null);
        }
        if (pages >= MOST || took > LONGEST.toNanos()) {
            throw new BadData(
                    stream + ": the list has no end: after " + pages + " pages with " + read + " records, in "
                            + Duration.ofNanos(took).toMinutes() + " minutes, it says that another follows",
                    null);
        }
    }

    /** Before the next page: whether the last has shown anything new. */
    private void finish() {
        if (pages > 0) {
            idle = fresh ? 0 : idle + 1;
            repeated |= !fresh && inPage > 0;
        }
        fresh = false;
    }

    @Override
    public void kept(Kept kept) {
        events += kept.ingested().fresh();
        if (!closing) {
            quarantined += kept.ingested().quarantined();
            kept.batches().forEach(batch -> fresh |= comparison.note(batch));
        }
    }

    @Override
    public List<Batch> gone() throws BadData {
        closing = true;
        List<Batch> gone = comparison.gone(stream, isRepeated(), read);
        missing = comparison.waiting();
        return gone;
    }

    @Override
    public void end() {
        comparison.keep();
    }

    @Override
    public String resumes() {
        return "begins again";
    }

    @Override
    public String summary() {
        return Pages.summary(read, pages, events)
                + (quarantined == 0 ? "" : ", " + quarantined + " in quarantine")
                + (missing == 0 ? "" : ", " + missing + " missing, to be looked for again");
    }
}
