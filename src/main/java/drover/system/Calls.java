package drover.system;

import java.time.Clock;
import java.time.Duration;
import java.util.stream.IntStream;

/** How the calls of a door went: the last, and how many there were in the last minute. */
final class Calls {
    private static final int MINUTE = 60;

    private final Clock clock;
    /** The calls of each of the last seconds, and which second that was. */
    private final int[] calls = new int[MINUTE];

    private final long[] seconds = new long[MINUTE];
    private volatile Door.Call last;

    Calls(Clock clock) {
        this.clock = clock;
    }

    Door.Call last() {
        return last;
    }

    synchronized void forget() {
        last = null;
    }

    synchronized void called(Duration took, String error) {
        last = new Door.Call(clock.instant(), took, error);
        long second = last.at().getEpochSecond();
        int place = (int) (second % MINUTE);
        if (seconds[place] != second) {
            seconds[place] = second;
            calls[place] = 0;
        }
        calls[place]++;
    }

    synchronized int lastMinute() {
        long now = clock.instant().getEpochSecond();
        return IntStream.range(0, MINUTE)
                .filter(place -> seconds[place] > now - MINUTE)
                .map(place -> calls[place])
                .sum();
    }
}
