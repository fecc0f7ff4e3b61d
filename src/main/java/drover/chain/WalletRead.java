package drover.chain;

import com.fasterxml.jackson.databind.JsonNode;
import drover.ingest.Kept;
import drover.poll.Pages;
import drover.record.Batch;
import drover.record.Kind;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** One reading of one list of a wallet, from its beginning to its end. */
@RegisterForReflection
public final class WalletRead implements Pages {
    private final Wallets wallets;
    private final Kind kind;
    private final BlockPages pages;
    private final long head;
    private final long from;
    private final boolean isBaseline;
    private final Long newest;

    private Page page;
    private int fresh;
    private int healed;
    private List<String> missed = List.of();

    /**
     * @param head the newest block of the chain that is believed
     * @param from the cursor: what stands below it should have been told before
     * @param newest the newest block that the list has shown before, or null
     */
    WalletRead(Wallets wallets, Kind kind, BlockPages pages, long head, long from, boolean isBaseline, Long newest) {
        this.wallets = wallets;
        this.kind = kind;
        this.pages = pages;
        this.head = head;
        this.from = from;
        this.isBaseline = isBaseline;
        this.newest = newest;
    }

    /**
     * A page that is read and not durable yet.
     *
     * @param settled keys of those that have their confirmations
     * @param before the blocks of those that were seen before
     * @param late how many should have been told before
     */
    record Page(JsonNode records, Rows.Page rows, List<String> settled, Map<String, Long> before, int late) {

        /** Whether all of it was known, the newest of the list among it. */
        boolean isQuiet(Long newest) {
            boolean isKnown = rows.unreadable().isEmpty()
                    && rows.entries().stream()
                            .allMatch(entry -> Long.valueOf(entry.block()).equals(before.get(entry.key())));
            return isKnown && newest != null && rows.entries().stream().anyMatch(entry -> entry.block() >= newest);
        }
    }

    Wallet wallet() {
        return pages.wallet();
    }

    BlockPages pages() {
        return pages;
    }

    long head() {
        return head;
    }

    long from() {
        return from;
    }

    Kind kind() {
        return kind;
    }

    int healed() {
        return healed;
    }

    /** Whether a block has the confirmations it needs. */
    boolean isFinal(long block) {
        return head - block >= wallet().confirmations();
    }

    /**
     * Whether the newest block is one that a chain can have reached since the newest of these.
     *
     * @param now in epoch seconds
     */
    boolean isHeadBelieved(List<Entry> entries, long now) {
        if (entries.isEmpty()) {
            return true;
        }
        Entry last = entries.get(entries.size() - 1);
        return head <= last.block() + Heads.plausible(1000 * (now - last.time()));
    }

    Page page() {
        return page;
    }

    void page(Page read) {
        page = read;
    }

    @Override
    public boolean isMore() {
        return pages.isMore();
    }

    @Override
    public Map<String, String> values() {
        return pages.values();
    }

    /** What the page tells, as records. */
    @Override
    public JsonNode open(JsonNode answer) throws BadData {
        return wallets.tell(pages.open(answer), this);
    }

    /** What the page told is durable; once the list is read to its end, what was dropped. */
    @Override
    public void kept(Kept kept) throws BadData {
        fresh += kept.ingested().fresh();
        if (page != null) {
            wallets.next(this);
            page = null;
        }
    }

    @Override
    public List<Batch> gone() {
        return wallets.dropped(this);
    }

    @Override
    public void end() {
        wallets.end(this);
    }

    @Override
    public String cursor() {
        return wallets.cursor(this);
    }

    /** Moves on. */
    void advance(PageEnds ends) throws BadData {
        healed += isBaseline ? 0 : page.late;
        boolean isKnownEnd =
                !pages.isAudit() && page.isQuiet(newest) && ends.isEnd(wallet().stream(), page.records.size());
        pages.advance(page.records, page.rows, isKnownEnd);
        if (pages.isComplete() && !isKnownEnd) {
            ends.proved(wallet().stream(), pages.fewest());
        }
    }

    List<String> missed() {
        return missed;
    }

    /** Keys of those that were missing at two looks. */
    void missed(List<String> keys) {
        missed = List.copyOf(keys);
    }

    /** Those of these that the list did not show, where it was read to its end. */
    List<Ledger.Open> missing(Collection<Ledger.Open> open) {
        return pages.isComplete() && !pages.isBlind()
                ? open.stream()
                        .filter(one -> one.block() >= pages.first() && !pages.hasSeen(one.key()))
                        .toList()
                : List.of();
    }

    @Override
    public String summary() {
        return pages.summary() + ", " + fresh + " new, head block " + head
                + (pages.isAudit() ? ", all of it" : "")
                + (pages.isComplete() ? "" : "; the next poll goes on")
                + (pages.foreign() == 0
                        ? ""
                        : "; " + pages.foreign() + " of other addresses passed over, which the API should not list");
    }
}
