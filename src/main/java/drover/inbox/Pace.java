package drover.inbox;

/** How many were taken in this second. */
final class Pace {
    private long second;
    private int taken;

    synchronized boolean take(long now, int most) {
        if (second != now) {
            second = now;
            taken = 0;
        }
        return taken++ < most;
    }
}
