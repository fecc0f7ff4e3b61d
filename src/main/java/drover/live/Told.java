package drover.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.time.Instant;

/** What a message of a live stream is. */
sealed interface Told {
    /**
     * A record, as it has come.
     *
     * @param key what it is about
     * @param sequence its number, as the server counts, or null
     * @param time when it happened there, or null
     * @param bytes how long the message is
     * @param connection the number of the connection over which it came
     * @param fetched whether it was asked for by REST
     */
    record Tick(
            ObjectNode data, String key, BigInteger sequence, Instant time, int bytes, int connection, boolean fetched)
            implements Told {}

    /** The server asks whether we are there, and is answered with the text. */
    record Ping(String answer) implements Told {}

    /**
     * The server says what is wrong.
     *
     * @param words its own
     * @param refused whether it refuses our credential
     */
    record Fault(String words, boolean refused) implements Told {}

    /** Nothing that is wanted: the answer to a subscription, a message of another type. */
    record Other() implements Told {}

    /** No JSON, or nothing that a record can be made of; the words do not show it. */
    record Unreadable(String why) implements Told {}
}
