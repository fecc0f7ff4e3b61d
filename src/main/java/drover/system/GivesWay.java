package drover.system;

import org.apache.camel.Exchange;

/**
 * Calls that have time: they are made when they delay nobody. A route that makes such calls holds one in the variable
 * {@value #VARIABLE}, and each of its requests, also one that is tried again, waits for it before it queues at the door.
 */
public interface GivesWay {
    /** Where a route holds it. */
    String VARIABLE = "audit";

    /**
     * Waits until a call delays nobody.
     *
     * @throws ApiException when there was no such time for too long
     */
    void await() throws ApiException, InterruptedException;

    /** Lets others go first, if the calls of this exchange have time. */
    static void toOthers(Exchange exchange) throws ApiException, InterruptedException {
        GivesWay way = exchange.getVariable(VARIABLE, GivesWay.class);
        if (way != null) {
            way.await();
        }
    }
}
