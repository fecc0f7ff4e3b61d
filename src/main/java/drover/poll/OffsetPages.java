package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.ingest.Kept;
import drover.record.Batch;
import drover.system.BadData;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A list from its beginning to its end by offset alone, whatever it says of times: what it does not show who asks for changes, it
 * may show here. Each page begins with a record of the page before. Where none of them stands on it, the list has shifted, and
 * is read on from further back: so nothing is passed over.
 */
final class OffsetPages implements Pages {
    private static final int MOST_SHIFTS = 10;
    private static final int WIDER = 4;

    private final String stream;
    private final int limit;
    private final String since;
    private final Bounds bounds;
    private final Tally tally = new Tally();
    private int overlap = 1;
    private int offset;
    private int shifts;
    private List<String> last = List.of();
    private boolean more = true;
    private boolean ended;
    private boolean doubtful;

    /**
     * A list that is read from now on.
     *
     * @param since nothing is read that was modified before; null: all
     * @param limit how many records a page holds
     */
    OffsetPages(String stream, Instant since, int limit) {
        this.stream = stream;
        this.since = Objects.toString(since, "");
        this.limit = limit;
        this.bounds = new Bounds(stream, System::nanoTime);
    }

    @Override
    public boolean isMore() {
        return more;
    }

    /** {@code limit}, {@code offset}, and {@code since}: empty where it begins at the beginning. */
    @Override
    public Map<String, String> values() {
        return Map.of("limit", String.valueOf(limit), "offset", String.valueOf(offset), "since", since);
    }

    @Override
    public JsonNode open(JsonNode page) throws BadData {
        PageAnswer answer = PageAnswer.of(stream, page);
        doubtful = answer.isLast() && promisesMore(answer);
        ended = (answer.isLast() && !doubtful) || (answer.results().isEmpty() && offset >= answer.count());
        if (!ended && answer.results().isEmpty()) {
            throw new BadData(stream + ": got an empty page that says another follows it", null);
        }
        return answer.results();
    }

    /** It says that no page follows, and its count, or a full page where it has none, says otherwise. */
    private boolean promisesMore(PageAnswer answer) {
        int size = answer.results().size();
        return size > 0 && (answer.count() == Integer.MAX_VALUE ? size >= limit : offset + size < answer.count());
    }

    @Override
    public void kept(Kept kept) throws BadData {
        Batch page = kept.batches().get(0);
        List<String> names = Names.of(page);
        tally.page(page, kept.ingested().fresh());
        if (!ended) {
            bounds.page(names);
        }
        if (!last.isEmpty() && Collections.disjoint(last, names)) {
            shifted();
            return;
        }
        shifts = 0;
        // The last page it is where what follows shows nothing either.
        ended |= doubtful && last.containsAll(names);
        more = !ended;
        last = names;
        offset += Math.max(1, names.size() - overlap);
    }

    private void shifted() throws BadData {
        if (++shifts > MOST_SHIFTS) {
            throw new BadData(stream + ": the list changes faster than it can be read", null);
        }
        overlap = Math.min(limit - 1, overlap * WIDER);
        offset = Math.max(0, offset - overlap);
        if (offset == 0) {
            last = List.of();
        }
    }

    @Override
    public String resumes() {
        return "begins again";
    }

    @Override
    public String summary() {
        return tally.toString();
    }
}
