package drover.deliver;

import drover.event.EventRows;

/**
 * A delivery that this process may make, until the lease ends.
 *
 * @param downstream to whom
 * @param seq the event's place in the store
 * @param number counts the claims of this delivery: an older claim's release has no effect
 * @param failures how often it was tried and failed
 * @param lane what has to stay in order
 * @param event what is delivered
 * @param gap the id of the latest event of its lane that this downstream should have had before and has not, because it is
 *     a dead letter; or null
 */
record Claim(String downstream, long seq, long number, int failures, long lane, EventRows.Stored event, String gap) {

    /** What the EIP knows it by. */
    String key() {
        return downstream + "/" + event.id();
    }
}
