package drover.chain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;

/**
 * One row of a list: something that happened to a wallet.
 *
 * @param key what it is known by: chain, hash and address, and where one transaction has several, what tells them apart
 * @param block the block in which it stands now
 * @param time of that block, in epoch seconds
 * @param token the contract of the token in which {@code change} counts; empty: the chain's own coin
 * @param change what it adds to the wallet's balance, fee included; null where the row does not say
 * @param record the row as it is told
 */
record Entry(String key, long block, long time, String token, BigInteger change, ObjectNode record) {

    /** Whether the wallet paid. */
    boolean isSent() {
        return record.path("from")
                .asText()
                .equalsIgnoreCase(record.path("address").asText());
    }

    /** The record with what happened. */
    ObjectNode happened(String what) {
        return record.deepCopy().put("happened", what);
    }
}
