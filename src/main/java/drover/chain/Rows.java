package drover.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Digest;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes entries of the rows of one list, and gives each its key. Transactions are known by their hash, so the same row twice
 * is one. Transfers within a transaction have no number: those that are exactly alike are numbered, from the beginning of
 * their block, and it does not matter in which order they come. Only where two rows name the same trace are they one.
 */
final class Rows {
    private static final String HASH = "[!-.0-~]{1,100}";
    private static final long LATER = 86_400;

    private final Wallet wallet;
    private final long now;
    private final Map<String, Integer> alike = new HashMap<>();
    private final Set<String> traces = new HashSet<>();

    /** @param now in epoch seconds: a row of more than a day later is not believed */
    Rows(Wallet wallet, long now) {
        this.wallet = wallet;
        this.now = now;
    }

    /**
     * What a page holds.
     *
     * @param entries in the order of their blocks, each key once
     * @param unreadable rows without a hash, a block or a time
     * @param foreign the hashes of rows that are of other addresses
     * @param sorted whether the blocks came in ascending order
     */
    record Page(List<Entry> entries, List<JsonNode> unreadable, List<String> foreign, boolean sorted) {}

    /** A block is read again from its beginning: numbering begins again as well. */
    void restart() {
        alike.clear();
        traces.clear();
    }

    Page read(JsonNode rows) {
        Map<String, Entry> entries = new HashMap<>();
        List<JsonNode> unreadable = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        boolean sorted = true;
        long last = 0;
        for (JsonNode row : rows) {
            if (!isReadable(row)) {
                unreadable.add(unreadable(row));
                continue;
            }
            long block = row.path("blockNumber").asLong();
            sorted &= block >= last;
            last = block;
            if (!isOurs(row)) {
                foreign.add(row.path("hash").asText());
                continue;
            }
            String key = key((ObjectNode) row);
            if (key != null) {
                entries.put(key, entry(key, (ObjectNode) row));
            }
        }
        List<Entry> inOrder = new ArrayList<>(entries.values());
        inOrder.sort(Comparator.comparingLong(Entry::block).thenComparing(Entry::key));
        return new Page(inOrder, unreadable, foreign, sorted);
    }

    private boolean isReadable(JsonNode row) {
        return row.isObject()
                && hasHash(row)
                && row.path("blockNumber").asText().matches("\\d{1,18}")
                && row.path("timeStamp").asText().matches("\\d{1,12}")
                && row.path("timeStamp").asLong() <= now + LATER;
    }

    private static boolean hasHash(JsonNode row) {
        return row.path("hash").isTextual() && row.path("hash").textValue().matches(HASH);
    }

    /** What lacks its block has no key, and what lacks its time no time: so it goes to quarantine with that reason. */
    private JsonNode unreadable(JsonNode row) {
        JsonNode record = withoutSnapshot(row);
        if (record instanceof ObjectNode object
                && hasHash(row)
                && row.path("blockNumber").asText().matches("\\d{1,18}")) {
            object.put("key", wallet.chainId() + "/" + row.path("hash").asText() + "/" + wallet.address());
        }
        return record;
    }

    /** An API that does not heed the address lists what is not ours: the row itself decides. */
    private boolean isOurs(JsonNode row) {
        return wallet.is(row.path("from").asText())
                || wallet.is(row.path("to").asText())
                || wallet.is(row.path("contractAddress").asText());
    }

    /** Null where the row is one that was read already. */
    private String key(ObjectNode row) {
        String key = wallet.chainId() + "/" + row.path("hash").asText() + "/" + wallet.address();
        if (wallet.listing() == Listing.TRANSACTIONS) {
            return key;
        }
        String own = key + "/" + HexFormat.of().formatHex(digest(row), 0, 8);
        String trace = row.path("traceId").asText();
        if (!trace.isBlank() && !traces.add(own + " " + trace)) {
            return null;
        }
        int number = alike.merge(own, 1, Integer::sum);
        return number == 1 ? own : own + "-" + number;
    }

    /** What tells a transfer from the others of its transaction. The number of the trace is no part of it: some answers lack it. */
    private byte[] digest(ObjectNode row) {
        List<String> parts = new ArrayList<>(List.of(
                row.path("contractAddress").asText().toLowerCase(Locale.ROOT),
                row.path("from").asText().toLowerCase(Locale.ROOT),
                row.path("to").asText().toLowerCase(Locale.ROOT),
                row.path("value").asText()));
        if (wallet.listing() == Listing.INTERNAL) {
            parts.add(row.path("type").asText());
        }
        return Digest.of(parts.toArray(String[]::new));
    }

    private Entry entry(String key, ObjectNode row) {
        ObjectNode record = row.deepCopy().put("key", key);
        record.remove("confirmations");
        long time = row.path("timeStamp").asLong();
        record.put("chain_id", wallet.chainId()).put("address", wallet.address());
        for (String field : List.of("from", "to", "contractAddress")) {
            if (row.path(field).isTextual()) {
                record.put(field, Address.checksummed(row.path(field).textValue()));
            }
        }
        record.put("time", Instant.ofEpochSecond(time).toString());
        record.put(
                "self_transfer",
                wallet.is(row.path("from").asText()) && wallet.is(row.path("to").asText()));
        boolean isToken = wallet.listing() == Listing.TOKENS;
        String value = row.path("value").asText();
        if (isToken) {
            record.put("value_raw", value).put("value_token", Amount.of(value, Amount.decimals(row)));
        } else {
            record.put("failed", isFailed(row));
            record.put("value_wei", value).put("value_eth", Amount.of(value, Amount.WEI));
        }
        return new Entry(
                key,
                row.path("blockNumber").asLong(),
                time,
                isToken ? Address.checksummed(row.path("contractAddress").asText()) : "",
                change(row),
                record);
    }

    private static boolean isFailed(JsonNode row) {
        return row.path("isError").asText().equals("1");
    }

    /** What came in less what went out and what it cost. What failed moved nothing, and cost its fee all the same. */
    private BigInteger change(JsonNode row) {
        BigInteger value = Amount.units(row, "value");
        BigInteger fee = BigInteger.ZERO;
        boolean isOut = wallet.is(row.path("from").asText());
        if (isOut && wallet.listing() == Listing.TRANSACTIONS) {
            fee = fee(row);
        }
        if (value == null || fee == null) {
            return null;
        }
        if (wallet.listing() != Listing.TOKENS && isFailed(row)) {
            return fee.negate();
        }
        // Where a contract is made, "to" is empty and the new address stands elsewhere.
        boolean isIn = wallet.is(row.path("to").asText())
                || (row.path("to").asText().isEmpty()
                        && wallet.is(row.path("contractAddress").asText()));
        return (isIn ? value : BigInteger.ZERO)
                .subtract(isOut ? value : BigInteger.ZERO)
                .subtract(fee);
    }

    /** Gas, and on a chain above another one what that takes for keeping it. */
    private static BigInteger fee(JsonNode row) {
        BigInteger used = Amount.units(row, "gasUsed");
        BigInteger price = Amount.units(row, "gasPrice");
        BigInteger below = Amount.units(row, "L1FeesPaid");
        return used == null || price == null ? null : used.multiply(price).add(below == null ? BigInteger.ZERO : below);
    }

    /** {@code confirmations} is counted when the answer is made: it would be another one each time. */
    static JsonNode withoutSnapshot(JsonNode row) {
        return row instanceof ObjectNode object ? object.deepCopy().without("confirmations") : row;
    }
}
