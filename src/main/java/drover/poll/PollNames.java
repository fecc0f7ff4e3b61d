package drover.poll;

/** What a poll is called in metrics, conditions and operations: its route without the verb. {@code leaflink-orders-poll} polls {@code leaflink-orders}. */
public final class PollNames {
    private static final String VERB = "-poll";

    private PollNames() {}

    /** The poll of a route. */
    public static String of(String routeId) {
        return routeId.endsWith(VERB) ? routeId.substring(0, routeId.length() - VERB.length()) : routeId;
    }

    /** The route of a poll. */
    static String route(String poll) {
        return poll + VERB;
    }
}
