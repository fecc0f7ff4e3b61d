package drover.deliver;

import java.time.Instant;

/** Nothing is delivered until it ends. */
record Pause(By by, Instant since, String reason) {

    /** Who stopped the deliveries. */
    enum By {
        /** A person did. */
        OPERATOR,
        /** It refused our credential; it is asked again by itself. */
        REFUSED,
        /** It answered 410: it wants nothing any more. */
        GONE
    }

    @Override
    public String toString() {
        return "paused since " + since + ": " + reason;
    }
}
