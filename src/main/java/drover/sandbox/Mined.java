package drover.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Digest;
import drover.record.Json;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A transaction, or with a token a transfer of it, as it stands in a block of the sandbox's chain.
 *
 * @param token the contract of the token, or null for the chain's own coin
 * @param seed what its hash is made of: it stays the same when it comes into another block
 */
record Mined(long block, String seed, String from, String to, BigInteger value, String token, boolean failed) {

    /** The same in a later block, as after a reorganisation. */
    Mined movedTo(long other) {
        return new Mined(other, seed, from, to, value, token, failed);
    }

    boolean concerns(String address) {
        return from.equalsIgnoreCase(address) || to.equalsIgnoreCase(address);
    }

    /** What it adds to the balance of an address. */
    BigInteger gain(String address) {
        BigInteger in = to.equalsIgnoreCase(address) ? value : BigInteger.ZERO;
        BigInteger out = from.equalsIgnoreCase(address) ? value : BigInteger.ZERO;
        return failed ? BigInteger.ZERO : in.subtract(out);
    }

    /**
     * As the API lists it: every number a text, addresses in lower case.
     *
     * @param time of its block, in epoch seconds
     * @param head the newest block
     */
    ObjectNode json(long time, long head) {
        ObjectNode json = Json.object();
        json.put("blockNumber", text(block))
                .put("timeStamp", text(time))
                .put("hash", hex("tx", seed))
                .put("nonce", "0")
                .put("blockHash", hex("block", text(block)))
                .put("from", from.toLowerCase(Locale.ROOT));
        if (token != null) {
            json.put("contractAddress", token.toLowerCase(Locale.ROOT));
        }
        json.put("to", to.toLowerCase(Locale.ROOT)).put("value", value.toString());
        if (token == null) {
            json.put("contractAddress", "")
                    .put("isError", failed ? "1" : "0")
                    .put("txreceipt_status", failed ? "0" : "1");
        } else {
            json.put("tokenName", "Juniper Dollar").put("tokenSymbol", "JUSD").put("tokenDecimal", "6");
        }
        return json.put("transactionIndex", "0")
                .put("gas", "90000")
                .put("gasPrice", "496840168")
                .put("gasUsed", "21000")
                .put("cumulativeGasUsed", "21000")
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
