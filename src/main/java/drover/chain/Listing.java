package drover.chain;

/** A list that the API keeps of an address. */
enum Listing {
    /** Transactions that an account signed. A row is known by its hash. */
    TRANSACTIONS("txlist", "transaction", "etherscanTransactions"),
    /** Ether that a contract moved within a transaction. */
    INTERNAL("txlistinternal", "internal_transaction", "etherscanInternalTransactions"),
    /** Transfers of tokens (ERC-20). */
    TOKENS("tokentx", "token_transfer", "etherscanTokenTransfers");

    private final String action;
    private final String thing;
    private final String kind;

    Listing(String action, String thing, String kind) {
        this.action = action;
        this.thing = thing;
        this.kind = kind;
    }

    /** The API's name of it. */
    String action() {
        return action;
    }

    /** What it lists, as in the type of an event. */
    String thing() {
        return thing;
    }

    /** The bean of the route file that says how its records look. */
    String kind() {
        return kind;
    }
}
