package drover.chain;

import com.fasterxml.jackson.databind.JsonNode;
import drover.poll.Pages;
import drover.record.Json;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Paging through a wallet's transactions by block, oldest first. A page begins with the block in which the one before it
 * ended, so that no transaction of that block is missed; what comes twice is known by its key. Only where a single block
 * fills a page are later pages of the same beginning asked for, as far as the API's window allows.
 */
@RegisterForReflection
public final class BlockPages implements Pages {
    /** Records a call. */
    static final int SIZE = 1000;
    /** page × offset must not be greater. */
    private static final int WINDOW = 10_000;

    private final Wallet wallet;
    private final long head;
    private long start;
    private int page = 1;
    private boolean more = true;
    private final Set<String> keys = new HashSet<>();
    private final Map<String, Integer> alike = new HashMap<>();

    private int pages;
    private int read;
    private int fresh;

    /**
     * @param head the newest block
     * @param start the first block to read
     */
    BlockPages(Wallet wallet, long head, long start) {
        this.wallet = wallet;
        this.head = head;
        this.start = start;
    }

    /** Whose transactions. */
    public Wallet getWallet() {
        return wallet;
    }

    /** The first block to ask for. */
    public long getStart() {
        return start;
    }

    /** Which page from there, from 1. */
    public int getPage() {
        return page;
    }

    /** How many a page holds. */
    public int getSize() {
        return SIZE;
    }

    long head() {
        return head;
    }

    /** Whether a block has the confirmations it needs. */
    boolean isFinal(long block) {
        return head - block >= wallet.confirmations();
    }

    @Override
    public boolean isMore() {
        return more;
    }

    @Override
    public JsonNode open(JsonNode answer) throws BadData {
        JsonNode records = answer.path("result");
        if (!records.isArray()) {
            throw new BadData(
                    wallet.stream() + ": expected an array of transactions, got " + Json.shape(records), null);
        }
        long last = start;
        for (JsonNode record : records) {
            long block = block(record);
            if (block < last) {
                throw new BadData(
                        wallet.stream() + ": expected blocks in ascending order from " + start + ", got " + block
                                + " after " + last,
                        null);
            }
            last = block;
        }
        pages++;
        read += records.size();
        return records;
    }

    static long block(JsonNode record) throws BadData {
        String block = record.path("blockNumber").asText();
        if (!block.matches("\\d{1,18}")) {
            throw new BadData("expected a transaction with a blockNumber, got " + Json.shape(record), null);
        }
        return Long.parseLong(block);
    }

    /**
     * Remembers that a transaction was seen.
     *
     * @param key what is the same for transfers that are exactly alike
     * @return the same with a number, where it is not the first of its kind
     */
    String seen(String key) {
        int number = alike.merge(key, 1, Integer::sum);
        String unique = number == 1 ? key : key + "-" + number;
        keys.add(unique);
        return unique;
    }

    boolean hasSeen(String key) {
        return keys.contains(key);
    }

    /** Moves on, when the page is durable. */
    void advance(JsonNode records, int freshEvents) throws BadData {
        fresh += freshEvents;
        if (records.size() < SIZE) {
            more = false;
            return;
        }
        long last = block(records.get(records.size() - 1));
        if (last > start) {
            start = last;
            page = 1;
            // That block is read again from its beginning.
            alike.clear();
        } else if ((page + 1) * SIZE <= WINDOW) {
            page++;
        } else {
            throw new BadData(
                    wallet.stream() + ": block " + start + " has more than " + WINDOW
                            + " transactions of this address, which the API does not list",
                    null);
        }
    }

    void count(int freshEvents) {
        fresh += freshEvents;
    }

    @Override
    public String summary() {
        return Pages.summary(read, pages, fresh) + ", head block " + head;
    }
}
