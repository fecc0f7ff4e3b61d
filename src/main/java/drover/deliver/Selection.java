package drover.deliver;

import java.time.Instant;

/**
 * Deliveries that an operator means.
 *
 * @param downstream to whom
 * @param which in which state
 * @param from stored at this time or later
 * @param to stored before this time
 * @param types of these event types, comma-separated patterns
 */
public record Selection(String downstream, Which which, Instant from, Instant to, String types) {

    /** States of a delivery, as an operator names them. */
    public enum Which {
        /** Dead letters. */
        DEAD("state = 'dead'"),
        /** Those the downstream has taken. */
        DELIVERED("state = 'delivered'"),
        /** Both of these. */
        ALL("state IN ('dead', 'delivered')"),
        /** Those that are still to be made, but for the ones under way. */
        UNDELIVERED("(state = 'ready' OR state = 'waiting') AND NOT leased");

        private final String condition;

        Which(String condition) {
            this.condition = condition;
        }

        String condition() {
            return condition;
        }
    }
}
