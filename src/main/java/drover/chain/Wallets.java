package drover.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.event.Things;
import drover.ingest.Ingested;
import drover.poll.Cursors;
import drover.poll.Polls;
import drover.record.Digest;
import drover.record.Json;
import drover.record.Kind;
import drover.record.Records;
import drover.system.BadData;
import drover.system.RoutesLoaded;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * The bean {@code wallets} of the routes: what happened to a wallet, from the lists that Etherscan gives of it. The variable
 * {@code keys} names the group of keys of a chain: {@code etherscan}, or {@code etherscan.<name>} for another one.
 *
 * <p>A transaction is {@code received} or {@code sent} when it is first seen, {@code confirmed} when enough blocks stand on
 * top of its own, and {@code dropped} when it was seen and is gone before that. Blocks that are final are never asked for
 * again: the cursor is the first block that is not.
 */
@Singleton
@Named("wallets")
@RegisterForReflection
public class Wallets {
    private static final Logger LOG = Logger.getLogger("drover.chain");
    private static final String RECORDS = "records";
    private static final int WEI = 18;
    private static final int MOST_DECIMALS = 255;

    private final Config config;
    private final Cursors cursors;
    private final Things things;
    private final Clock clock;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    Wallets(Config config, Cursors cursors, Things things, Clock clock) {
        this.config = config;
        this.cursors = cursors;
        this.things = things;
        this.clock = clock;
    }

    /** Says at start which addresses are no addresses; the others are read. */
    void check(@Observes RoutesLoaded loaded) {
        // What is set in the environment alone is not listed by its name.
        Set<String> names = new TreeSet<>(Set.of("etherscan.addresses", "etherscan.token-contracts"));
        for (String name : config.getPropertyNames()) {
            if (name.matches("etherscan\\.(.+\\.)?(addresses|token-contracts)")) {
                names.add(name);
            }
        }
        names.forEach(this::valid);
    }

    /** The addresses of a key; which of them are none is said once. */
    private List<String> valid(String key) {
        Set<String> valid = new LinkedHashSet<>();
        for (String text : config.getOptionalValue(key, String.class).orElse("").split(",", -1)) {
            try {
                if (!text.isBlank()) {
                    valid.add(Address.parse(text.strip()));
                }
            } catch (IllegalArgumentException e) {
                if (refused.add(key + "=" + text.strip())) {
                    LOG.errorf("%s: %s is not read, the others are: %s", key, text.strip(), e.getMessage());
                }
            }
        }
        return List.copyOf(valid);
    }

    /** The chain that the exchange asks about. */
    public long chain(Exchange exchange) {
        return config.getValue(keys(exchange) + ".chain-id", Long.class);
    }

    /** The addresses of the chain, checksummed. */
    public List<String> addresses(Exchange exchange) {
        return valid(keys(exchange) + ".addresses");
    }

    /** The contracts of the tokens whose balances are read. */
    public List<String> contracts(Exchange exchange) {
        return valid(keys(exchange) + ".token-contracts");
    }

    private static String keys(Exchange exchange) {
        return exchange.getVariable("keys", String.class);
    }

    /** The number of the newest block, from the answer to {@code eth_blockNumber} in the body. */
    public long head(JsonNode body) throws BadData {
        String hex = body.path("result").asText();
        if (!hex.matches("0x[0-9a-fA-F]{1,15}")) {
            throw new BadData(
                    "etherscan: expected the newest block's number such as 0x29ddd87, got "
                            + Json.shape(body.path("result")),
                    null);
        }
        return Long.parseLong(hex.substring(2), 16);
    }

    /** The lists to read: of each address its transactions and its token transfers. */
    public List<Wallet> lists(Exchange exchange) {
        long chain = chain(exchange);
        int confirmations = config.getOptionalValue(keys(exchange) + ".confirmations", Integer.class)
                .orElseGet(() -> config.getValue("etherscan.confirmations", Integer.class));
        List<Wallet> lists = new ArrayList<>();
        for (String address : addresses(exchange)) {
            lists.add(new Wallet(chain, address, "txlist", "transaction", confirmations));
            lists.add(new Wallet(chain, address, "tokentx", "token_transfer", confirmations));
        }
        return lists;
    }

    /** Begins the list in the body at its cursor. The variable {@code head} holds the newest block. */
    public void open(Exchange exchange) {
        Wallet wallet = exchange.getMessage().getBody(Wallet.class);
        String cursor = cursors.text(wallet.stream());
        long start = cursor == null
                ? config.getOptionalValue(keys(exchange) + ".start-block", Long.class)
                        .orElse(0L)
                : Long.parseLong(cursor);
        exchange.setVariable("baseline", cursor == null && isBaseline());
        exchange.setVariable(Polls.STREAM, wallet.stream());
        exchange.setVariable(Polls.PAGES, new BlockPages(wallet, exchange.getVariable("head", Long.class), start));
    }

    private boolean isBaseline() {
        return config.getValue("etherscan.first-run", String.class).equals("baseline");
    }

    /** Turns the transactions in the body into records of what has happened since they were last seen. */
    public JsonNode tell(Exchange exchange) throws BadData {
        BlockPages pages = pages(exchange);
        JsonNode transactions = exchange.getMessage().getBody(JsonNode.class);
        exchange.setVariable(RECORDS, transactions);
        List<ObjectNode> records = new ArrayList<>();
        for (JsonNode transaction : transactions) {
            records.add(record(pages, transaction));
        }
        Map<String, String> known = things.statuses(
                Records.type(exchange),
                records.stream().map(r -> r.path("key").asText()).toList());
        ArrayNode news = JsonNodeFactory.instance.arrayNode();
        for (ObjectNode record : records) {
            String status = known.get(record.path("key").asText());
            boolean first = status == null || status.equals("dropped");
            if (first) {
                news.add(record.deepCopy().put("happened", direction(record)));
            }
            if (pages.isFinal(BlockPages.block(record)) && !"confirmed".equals(status)) {
                news.add(record.put("happened", "confirmed"));
            }
        }
        return news;
    }

    private static ObjectNode record(BlockPages pages, JsonNode transaction) throws BadData {
        if (!(transaction instanceof ObjectNode raw)) {
            throw new BadData("etherscan: expected a transaction, got " + Json.shape(transaction), null);
        }
        Wallet wallet = pages.getWallet();
        ObjectNode record = raw.deepCopy();
        // Without a key or a time it goes to quarantine, and the others go on.
        if (!raw.path("hash").asText().isBlank()) {
            record.put("key", pages.seen(key(wallet, raw)));
        }
        record.put("chain_id", wallet.chainId()).put("address", wallet.address());
        for (String field : List.of("from", "to", "contractAddress")) {
            if (raw.path(field).isTextual()) {
                record.put(field, Address.checksummed(raw.path(field).textValue()));
            }
        }
        String seconds = raw.path("timeStamp").asText();
        if (seconds.matches("\\d{1,12}")) {
            record.put("time", Instant.ofEpochSecond(Long.parseLong(seconds)).toString());
        }
        record.put("self_transfer", same(raw, "from", wallet) && same(raw, "to", wallet));
        if (wallet.thing().equals("transaction")) {
            record.put("failed", raw.path("isError").asText().equals("1"));
            record.put("value_wei", raw.path("value").asText());
            record.put("value_eth", amount(raw.path("value").asText(), WEI));
        } else {
            record.put("value_raw", raw.path("value").asText());
            record.put("value_token", amount(raw.path("value").asText(), decimals(raw)));
        }
        // A snapshot: it would be another one each time.
        record.remove("confirmations");
        return record;
    }

    /** Chain, hash and address; for a transfer also what tells it from the others of its transaction, which has no number. */
    private static String key(Wallet wallet, ObjectNode raw) {
        String key = wallet.chainId() + "/" + raw.path("hash").asText() + "/" + wallet.address();
        if (wallet.thing().equals("transaction")) {
            return key;
        }
        byte[] digest = Digest.of(
                raw.path("contractAddress").asText().toLowerCase(Locale.ROOT),
                raw.path("from").asText().toLowerCase(Locale.ROOT),
                raw.path("to").asText().toLowerCase(Locale.ROOT),
                raw.path("value").asText());
        return key + "/" + HexFormat.of().formatHex(digest, 0, 8);
    }

    private static String direction(ObjectNode record) {
        return record.path("from")
                        .asText()
                        .equalsIgnoreCase(record.path("address").asText())
                ? "sent"
                : "received";
    }

    private static boolean same(JsonNode raw, String field, Wallet wallet) {
        return raw.path(field).asText().equalsIgnoreCase(wallet.address());
    }

    private static Integer decimals(JsonNode raw) {
        String text = raw.path("tokenDecimal").asText();
        return text.matches("\\d{1,3}") && Integer.parseInt(text) <= MOST_DECIMALS ? Integer.valueOf(text) : null;
    }

    /** A plain decimal number, exact; null where it is not known. */
    static String amount(String units, Integer decimals) {
        if (decimals == null || !units.matches("\\d{1,100}")) {
            return null;
        }
        BigDecimal amount = new BigDecimal(new BigInteger(units), decimals).stripTrailingZeros();
        return amount.signum() == 0 ? "0" : amount.toPlainString();
    }

    /** Moves on: what the page told is durable. */
    public void next(Exchange exchange) throws BadData {
        pages(exchange)
                .advance(
                        exchange.getVariable(RECORDS, JsonNode.class),
                        ingested(exchange).fresh());
    }

    /** When the list is read to its end: records of what was seen before, was not final and is not there any more. */
    public JsonNode dropped(Exchange exchange) {
        BlockPages pages = pages(exchange);
        Kind type = Records.type(exchange);
        String chain = String.valueOf(pages.getWallet().chainId());
        String address = pages.getWallet().address();
        ArrayNode dropped = JsonNodeFactory.instance.arrayNode();
        things.unsettled(type).forEach((key, status) -> {
            String[] parts = key.split("/", -1);
            boolean ours = parts.length > 2 && parts[0].equals(chain) && parts[2].equals(address);
            if (ours && !pages.hasSeen(key)) {
                dropped.addObject()
                        .put("key", key)
                        .put("hash", parts[1])
                        .put("chain_id", pages.getWallet().chainId())
                        .put("address", address)
                        .put("was", status)
                        .put("happened", "dropped")
                        .put("time", clock.instant().toString());
            }
        });
        return dropped;
    }

    /** The cursor, last: the first block that is not final. */
    public void save(Exchange exchange) {
        BlockPages pages = pages(exchange);
        pages.count(ingested(exchange).fresh());
        Wallet wallet = pages.getWallet();
        String before = cursors.text(wallet.stream());
        long next = Math.max(pages.head() - wallet.confirmations() + 1, before == null ? 0 : Long.parseLong(before));
        cursors.saveText(wallet.stream(), String.valueOf(next), clock.millis());
    }

    /** A wallet's balance, from the answer in the body, as a record with a quantity. */
    public JsonNode balance(Exchange exchange) throws BadData {
        String value =
                exchange.getMessage().getBody(JsonNode.class).path("result").asText();
        if (!value.matches("\\d{1,100}")) {
            throw new BadData("etherscan: expected a balance, got something else", null);
        }
        String contract = exchange.getVariable("contract", "", String.class);
        return Json.object()
                .put("chain_id", chain(exchange))
                .put("address", exchange.getVariable("address", String.class))
                .put("contract", contract.isEmpty() ? "native" : contract)
                .put("balance", value);
    }

    /** The gas prices, from the answer in the body, as a record. */
    public JsonNode gasPrice(Exchange exchange) throws BadData {
        if (!(exchange.getMessage().getBody(JsonNode.class).path("result") instanceof ObjectNode prices)) {
            throw new BadData("etherscan: expected gas prices, got something else", null);
        }
        return prices.deepCopy().put("chain_id", chain(exchange));
    }

    private static BlockPages pages(Exchange exchange) {
        return exchange.getVariable(Polls.PAGES, BlockPages.class);
    }

    private static Ingested ingested(Exchange exchange) {
        return exchange.getVariable("ingested", Ingested.class);
    }
}
