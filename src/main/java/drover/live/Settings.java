package drover.live;

import java.time.Duration;

/**
 * How a live stream is read.
 *
 * @param stream its name, such as {@code prices}
 * @param door whose authorization is sent
 * @param url {@code wss://…}, or empty where nobody has said
 * @param newest whether of each key only the newest record counts
 * @param interval what has come is carried on once in this time; zero: at once
 * @param heartbeat how often the other side is asked whether it is there
 * @param beat a message that is sent then as well, or empty
 * @param idle after so long without anything a connection is dead
 * @param onlyMessages whether a pong is no sign of life
 * @param timeout how long a connection may take to open
 * @param largest the largest message, in bytes
 */
record Settings(
        String stream,
        String door,
        String url,
        boolean newest,
        Duration interval,
        Duration heartbeat,
        String beat,
        Duration idle,
        boolean onlyMessages,
        Duration timeout,
        int largest) {}
