package drover.record;

/** Kinds of record that the tests of several rooms need; a test says beside it what is its own. */
public final class Kinds {
    private Kinds() {}

    /** LeafLink's orders: told by the time of their change. */
    public static Kind orders() {
        Kind orders = kind("leaflink", "order");
        orders.setSource("/leaflink/sellers/6808");
        orders.setTime("modified");
        orders.setStatus("status");
        return orders;
    }

    /** Told by their content. */
    public static Kind compared(String system, String thing) {
        return kind(system, thing);
    }

    private static Kind kind(String system, String thing) {
        Kind kind = new Kind();
        kind.setStream(system + "-" + thing + "s");
        kind.setSystem(system);
        kind.setThing(thing);
        kind.setSource("/" + system);
        kind.setKey("id");
        return kind;
    }
}
