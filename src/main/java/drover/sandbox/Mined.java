package drover.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Digest;
import drover.record.Json;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A transaction, or what moves within one, as it stands in a block of the sandbox's chain.
 *
 * @param list the list in which it stands: {@code txlist}, {@code txlistinternal} or {@code tokentx}
 * @param token the contract of the token, or null for the chain's own coin
 * @param seed what its hash is made of: it stays the same when it comes into another block
 */
record Mined(
        String list, long block, String seed, String from, String to, BigInteger value, String token, boolean failed) {
    private static final String GAS_USED = "21000";
    private static final String GAS_PRICE = "496840168";

    /** A transaction that somebody signed. */
    static Mined transaction(long block, String seed, String from, String to, BigInteger value, boolean failed) {
        return new Mined("txlist", block, seed, from, to, value, null, failed);
    }

    /** Ether that a contract pays. */
    static Mined internal(long block, String seed, String from, String to, BigInteger value) {
        return new Mined("txlistinternal", block, seed, from, to, value, null, false);
    }

    /** A transfer of a token. */
    static Mined transfer(long block, String seed, String from, String to, BigInteger value, String token) {
        return new Mined("tokentx", block, seed, from, to, value, token, false);
    }

    /** The same in a later block, as after a reorganisation. */
    Mined movedTo(long other) {
        return new Mined(list, other, seed, from, to, value, token, failed);
    }

    boolean concerns(String address) {
        return from.equalsIgnoreCase(address) || to.equalsIgnoreCase(address);
    }

    /** What it adds to the balance of an address. What is sent costs its gas, also where it fails. */
    BigInteger gain(String address) {
        BigInteger in = to.equalsIgnoreCase(address) ? value : BigInteger.ZERO;
        BigInteger out = from.equalsIgnoreCase(address) ? value : BigInteger.ZERO;
        BigInteger gas = list.equals("txlist") && from.equalsIgnoreCase(address)
                ? new BigInteger(GAS_USED).multiply(new BigInteger(GAS_PRICE))
                : BigInteger.ZERO;
        return (failed ? BigInteger.ZERO : in.subtract(out)).subtract(gas);
    }

    /**
     * As the API lists it: every number a text, addresses in lower case.
     *
     * @param time of its block, in epoch seconds
     * @param head the newest block
     */
    ObjectNode json(long time, long head) {
        ObjectNode json = Json.object()
                .put("blockNumber", text(block))
                .put("timeStamp", text(time))
                .put("hash", hex("tx", seed))
                .put("from", from.toLowerCase(Locale.ROOT))
                .put("to", to.toLowerCase(Locale.ROOT))
                .put("value", value.toString())
                .put("contractAddress", token == null ? "" : token.toLowerCase(Locale.ROOT))
                .put("gas", "90000");
        if (list.equals("txlistinternal")) {
            return json.put("input", "")
                    .put("type", "call")
                    .put("gasUsed", "0")
                    .put("traceId", "0_1")
                    .put("isError", "0")
                    .put("errCode", "");
        }
        if (token == null) {
            json.put("isError", failed ? "1" : "0").put("txreceipt_status", failed ? "0" : "1");
        } else {
            json.put("tokenName", "Juniper Dollar").put("tokenSymbol", "JUSD").put("tokenDecimal", "6");
        }
        return json.put("nonce", "0")
                .put("blockHash", hex("block", text(block)))
                .put("transactionIndex", "0")
                .put("gasPrice", GAS_PRICE)
                .put("gasUsed", GAS_USED)
                .put("cumulativeGasUsed", GAS_USED)
                .put("input", token == null ? "0x" : "deprecated")
                .put("confirmations", text(head - block));
    }

    static String hex(String... of) {
        return "0x" + HexFormat.of().formatHex(Digest.of(of));
    }

    private static String text(long number) {
        return String.valueOf(number);
    }
}
