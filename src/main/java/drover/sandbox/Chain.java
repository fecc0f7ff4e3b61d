package drover.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Digest;
import drover.record.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.util.URISupport;

/**
 * The chain with which the sandbox plays Etherscan. What stands on it follows from the number of its newest block, and that
 * from the clock and the time of the first start, which is kept: a restart goes on and takes nothing back.
 *
 * <p>Now and then a transaction fails, and every twentieth block holds one that a reorganisation drops four blocks later:
 * half of them come back in another block.
 *
 * <p>The setters are for {@code beans:} of a route file; {@link #load} is its {@code initMethod}.
 */
@RegisterForReflection
public class Chain {
    /** The newest block at the first start, so that there is a history. */
    private static final long FIRST_HEAD = 100;

    private static final int WINDOW = 10_000;
    private static final int LARGEST = 1000;
    private static final String ABI =
            "[{\"type\":\"function\",\"name\":\"transfer\",\"stateMutability\":\"nonpayable\","
                    + "\"inputs\":[{\"name\":\"to\",\"type\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\"}],"
                    + "\"outputs\":[{\"name\":\"\",\"type\":\"bool\"}]}]";

    private final Clock clock;
    private Instant born = Instant.EPOCH;

    private Journal journal = new Journal(Path.of(""));
    private List<String> wallets = List.of();
    private String token = "";
    private Duration interval = Duration.ofSeconds(3);

    /** A chain that grows by the system's clock. */
    public Chain() {
        this(Clock.systemUTC());
    }

    Chain(Clock clock) {
        this.clock = clock;
    }

    /** Reads when the first start was; at the first start keeps it. */
    public void load() throws IOException {
        List<ObjectNode> kept = journal.read();
        if (kept.isEmpty()) {
            born = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            journal.append(Json.object().put("born", born.toString()));
        } else {
            born = Instant.parse(kept.get(0).path("born").asText());
        }
    }

    /** The answer to a query, as {@code /v2/api} gives it. */
    public Answer answer(String query) {
        try {
            Map<String, Object> asked = new TreeMap<>(URISupport.parseQuery(query == null ? "" : query, true, true));
            Map<String, String> parameters = new TreeMap<>();
            asked.forEach(
                    (name, value) -> parameters.put(name, URLDecoder.decode(value.toString(), StandardCharsets.UTF_8)));
            return answer(parameters);
        } catch (URISyntaxException e) {
            return error("Error! Malformed request");
        }
    }

    private Answer answer(Map<String, String> asked) {
        if (!asked.getOrDefault("apikey", "").equals("sandbox-key")) {
            return error(asked.containsKey("apikey") ? "Invalid API Key" : "Missing/Invalid API Key");
        }
        if (!asked.getOrDefault("chainid", "").equals("1")) {
            return error("Missing or unsupported chainid parameter (required for v2 api), please see chainlist for the"
                    + " list of supported chainids");
        }
        String address = asked.getOrDefault("address", "");
        return switch (asked.getOrDefault("module", "") + "/" + asked.getOrDefault("action", "")) {
            case "proxy/eth_blockNumber" ->
                Answer.of(Json.object()
                        .put("jsonrpc", "2.0")
                        .put("id", 83)
                        .put("result", "0x" + Long.toHexString(head())));
            case "account/txlist", "account/txlistinternal", "account/tokentx" -> list(asked, asked.get("action"));
            case "account/balance" -> ok(blocks().balance(address, false, head()));
            case "account/tokenbalance" ->
                ok(
                        asked.getOrDefault("contractaddress", "").equalsIgnoreCase(token)
                                ? blocks().balance(address, true, head())
                                : "0");
            case "gastracker/gasoracle" -> Answer.of(success().set("result", gas(head())));
            case "contract/getabi" ->
                address.equalsIgnoreCase(token) ? ok(ABI) : error("Contract source code not verified");
            default -> error("Error! Missing Or invalid Action name");
        };
    }

    private long head() {
        long grown = Duration.between(born, clock.instant()).dividedBy(interval);
        return FIRST_HEAD + Math.max(0, grown);
    }

    private Blocks blocks() {
        return new Blocks(wallets, token);
    }

    private Answer list(Map<String, String> asked, String list) {
        String address = asked.getOrDefault("address", "");
        if (!address.matches("0x[0-9a-fA-F]{40}")) {
            return error("Error! Invalid address format");
        }
        long head = head();
        long page = number(asked, "page", 1);
        long size = Math.min(number(asked, "offset", LARGEST), LARGEST);
        if (page * size > WINDOW) {
            return Answer.of(Json.object()
                    .put("status", "0")
                    .put(
                            "message",
                            "Result window is too large, PageNo x Offset size must be less than or equal to " + WINDOW)
                    .putNull("result"));
        }
        List<ObjectNode> found = new ArrayList<>();
        for (long block = Math.max(1, number(asked, "startblock", 0));
                block <= Math.min(head, number(asked, "endblock", head));
                block++) {
            for (Mined mined : blocks().in(block, head)) {
                if (mined.list().equals(list) && mined.concerns(address)) {
                    found.add(mined.json(time(block), head));
                }
            }
        }
        if (asked.getOrDefault("sort", "asc").equals("desc")) {
            Collections.reverse(found);
        }
        int from = (int) Math.min(Math.max(0, page - 1) * size, found.size());
        int to = (int) Math.min(from + size, found.size());
        ObjectNode answer =
                to > from ? success() : Json.object().put("status", "0").put("message", "No transactions found");
        answer.putArray("result").addAll(found.subList(from, to));
        return Answer.of(answer);
    }

    private static long number(Map<String, String> asked, String name, long otherwise) {
        String text = asked.getOrDefault(name, "");
        return text.matches("\\d{1,12}") ? Long.parseLong(text) : otherwise;
    }

    /** The newest block, as a node tells of it. */
    ObjectNode header() {
        long head = head();
        return Json.object()
                .put("number", "0x" + Long.toHexString(head))
                .put("hash", hash(head))
                .put("parentHash", hash(head - 1))
                .put("timestamp", "0x" + Long.toHexString(time(head)));
    }

    private static String hash(long block) {
        return "0x" + HexFormat.of().formatHex(Digest.of("block", String.valueOf(block)));
    }

    private long time(long block) {
        return born.plus(interval.multipliedBy(block - FIRST_HEAD)).getEpochSecond();
    }

    /** Gwei, with decimals; it goes its own way every fifteen blocks. */
    private static ObjectNode gas(long head) {
        int mills = 400 + Math.floorMod(Digest.of("gas", String.valueOf(head / 15))[0], 100) * 4;
        return Json.object()
                .put("LastBlock", String.valueOf(head))
                .put("SafeGasPrice", "0." + mills)
                .put("ProposeGasPrice", "0." + (mills + 1))
                .put("FastGasPrice", "0." + (mills + 50))
                .put("suggestBaseFee", "0." + mills)
                .put("gasUsedRatio", "0.5,0.25,0.75,0.5,0.5");
    }

    private static ObjectNode success() {
        return Json.object().put("status", "1").put("message", "OK");
    }

    private static Answer ok(String result) {
        return Answer.of(success().put("result", result));
    }

    private static Answer error(String text) {
        return Answer.of(
                Json.object().put("status", "0").put("message", "NOTOK").put("result", text));
    }

    /** The file that keeps the time of the first start. */
    public void setJournal(String journal) {
        this.journal = new Journal(Path.of(journal));
    }

    /** The addresses to which things happen, with commas between. */
    public void setWallets(String wallets) {
        this.wallets = Arrays.stream(wallets.split(",")).map(String::strip).toList();
    }

    /** The contract of the token that is transferred. */
    public void setToken(String token) {
        this.token = token;
    }

    /** Seconds from block to block. */
    public void setSeconds(int seconds) {
        this.interval = Duration.ofSeconds(seconds);
    }
}
