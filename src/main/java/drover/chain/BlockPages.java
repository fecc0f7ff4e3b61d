package drover.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import drover.poll.Pages;
import drover.record.Digest;
import drover.record.Json;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads one list of a wallet by block, oldest first. A page begins with the block in which the one before it ended, so that
 * no row of that block is missed; what comes twice is known by its key. A page may be shorter than asked for: the list
 * ends where an answer holds nothing new. Only where a single block fills a page, or the blocks are in no order, are later pages of the
 * same beginning asked for, as far as the API's window allows.
 */
@RegisterForReflection
public final class BlockPages implements Pages {
    /** Rows a call. */
    static final int SIZE = 1000;
    /** page × offset must not be greater. */
    private static final int WINDOW = 10_000;
    /** So many pages are enough for a poll: the next one goes on. */
    private static final int POLL = 1000;
    /** And for an audit, which has no next one. */
    private static final int AUDIT = 10_000;

    private final Wallet wallet;
    private final Rows rows;
    private final long first;
    private final boolean isAudit;
    private long start;
    private int page = 1;
    private int size = SIZE;
    private int rowsBefore;
    private int longest;
    private boolean isSorted = true;
    private boolean isMore = true;
    private boolean isComplete;
    private boolean isBlind;
    private byte[] contentBefore = {};
    private final Set<String> seen = new HashSet<>();
    private final Set<String> others = new HashSet<>();

    private int pages;
    private int read;
    private int fewest = Integer.MAX_VALUE;

    /**
     * @param start the first block to read
     * @param isAudit whether all is read again
     * @param now in epoch seconds
     */
    BlockPages(Wallet wallet, long start, boolean isAudit, long now) {
        this.wallet = wallet;
        this.rows = new Rows(wallet, now);
        this.first = start;
        this.start = start;
        this.isAudit = isAudit;
    }

    Wallet wallet() {
        return wallet;
    }

    /** The block with which the list was begun. */
    long first() {
        return first;
    }

    boolean isAudit() {
        return isAudit;
    }

    @Override
    public Map<String, String> values() {
        return Map.of(
                "action", wallet.listing().action(),
                "address", wallet.address(),
                "start", String.valueOf(start),
                "page", String.valueOf(page),
                "limit", String.valueOf(size));
    }

    @Override
    public boolean isMore() {
        return isMore;
    }

    /** Whether it was read to its end. */
    boolean isComplete() {
        return isComplete;
    }

    /** Whether a row that cannot be told by its hash may be any of those that are missing. */
    boolean isBlind() {
        return isBlind;
    }

    /** Whether a row of that key, or an unreadable one of its transaction, was there. */
    boolean hasSeen(String key) {
        String[] parts = key.split("/", -1);
        return seen.contains(key) || seen.contains(parts.length > 1 ? parts[1] : key);
    }

    int entries() {
        return (int) seen.stream().filter(key -> key.contains("/")).count();
    }

    /** The fewest rows of a page after which there was more. */
    int fewest() {
        return fewest;
    }

    /** How many transactions of other addresses were listed. */
    int foreign() {
        return others.size();
    }

    @Override
    public JsonNode open(JsonNode answer) throws BadData {
        JsonNode records = answer.path("result");
        if (answer.path("status").asText().equals("0")
                && (records.isMissingNode()
                        || records.isNull()
                        || (records.isTextual() && records.textValue().isBlank()))) {
            // "No data found" has no list at all. That it is no error was judged before.
            return JsonNodeFactory.instance.arrayNode();
        }
        if (!records.isArray()) {
            throw new BadData(
                    wallet.stream() + ": expected an array of transactions, got " + Json.shape(records), null);
        }
        return records;
    }

    /**
     * Reads a page.
     *
     * @return what is in it, where it is not the same page once more
     */
    Rows.Page take(JsonNode records) {
        byte[] content = content(records);
        boolean isRepeated = page > 1 && Arrays.equals(content, contentBefore);
        contentBefore = content;
        Rows.Page taken = rows.read(isRepeated ? JsonNodeFactory.instance.arrayNode() : records);
        isSorted &= taken.sorted();
        pages++;
        read += records.size();
        return taken;
    }

    private static byte[] content(JsonNode records) {
        StringBuilder content = new StringBuilder();
        for (JsonNode record : records) {
            content.append(Rows.withoutSnapshot(record)).append('\n');
        }
        return Digest.of(content.toString());
    }

    /**
     * Moves on, when the page is durable.
     *
     * @param isKnownEnd whether it is known that nothing comes after it
     * @throws BadData when the list cannot be read to its end
     */
    void advance(JsonNode records, Rows.Page taken, boolean isKnownEnd) throws BadData {
        boolean isNew = note(taken);
        int rowsNow = records.size();
        if (isNew && rowsBefore > 0) {
            fewest = Math.min(fewest, rowsBefore);
        }
        // A page that is as long as any may be full though all of it is known: one block can fill it.
        boolean isEnd = !isNew && (page > 1 || rowsNow < longest);
        rowsBefore = rowsNow;
        longest = Math.max(longest, rowsNow);
        if (isEnd && rowsNow >= SIZE) {
            throw new BadData(wallet.stream() + ": the same page comes again and again, from block " + start, null);
        }
        if (records.isEmpty() || isEnd || isKnownEnd) {
            isMore = false;
            isComplete = true;
        } else if (pages >= (isAudit ? AUDIT : POLL)) {
            isMore = false;
        } else {
            turn(records, isNew);
        }
    }

    private boolean note(Rows.Page taken) {
        boolean isNew = false;
        for (Entry entry : taken.entries()) {
            isNew |= seen.add(entry.key());
        }
        for (JsonNode row : taken.unreadable()) {
            String hash = row.path("hash").asText();
            isBlind |= hash.isBlank();
            isNew |= seen.add(hash.isBlank() ? row.toString() : hash);
        }
        for (String hash : taken.foreign()) {
            isNew |= others.add(hash);
        }
        return isNew;
    }

    private void turn(JsonNode records, boolean isNew) throws BadData {
        long last = start;
        for (JsonNode record : records) {
            last = Math.max(last, record.path("blockNumber").asLong());
        }
        if (isNew && isSorted && last > start) {
            start = last;
            page = 1;
            size = SIZE;
            rows.restart();
            return;
        }
        // Asked for no more than came, page 2 begins where page 1 ended, however the API reckons.
        size = page == 1 ? records.size() : size;
        page++;
        if (page * size > WINDOW) {
            throw new BadData(
                    wallet.stream() + ": block " + start + " has more than " + WINDOW
                            + " transactions of this address, which the API does not list",
                    null);
        }
    }

    @Override
    public String summary() {
        return read + " read in " + pages + (pages == 1 ? " page" : " pages");
    }
}
