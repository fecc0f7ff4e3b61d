package drover.chain;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One list of one address on one chain.
 *
 * @param chainId as the API numbers chains
 * @param address in its checksummed form
 * @param action the API's name of the list: {@code txlist} or {@code tokentx}
 * @param thing what it lists: {@code transaction} or {@code token_transfer}
 * @param confirmations blocks on top of its own that make a transaction final
 */
@RegisterForReflection
public record Wallet(long chainId, String address, String action, String thing, int confirmations) {

    /** The name of its cursor. */
    public String stream() {
        return "etherscan-" + chainId + "-" + thing + "s-" + address;
    }
}
