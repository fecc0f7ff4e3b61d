package drover.chain;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One list of one address on one chain.
 *
 * @param chainId as the API numbers chains
 * @param address in its checksummed form
 * @param confirmations blocks on top of its own that make a transaction final
 */
@RegisterForReflection
record Wallet(long chainId, String address, Listing listing, int confirmations) {

    /** The name of its cursor. */
    String stream() {
        return "etherscan-" + chainId + "-" + listing.thing() + "s-" + address;
    }

    boolean is(String other) {
        return address.equalsIgnoreCase(other);
    }

    /** The same address on the same chain in another list. */
    Wallet in(Listing other) {
        return new Wallet(chainId, address, other, confirmations);
    }
}
