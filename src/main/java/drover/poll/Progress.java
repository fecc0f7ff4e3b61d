package drover.poll;

import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** How a poll, which may read several streams, went; a restart remembers when it last went well. */
final class Progress {
    /**
     * Why a stream could not be read to its end.
     *
     * @param since when that began
     */
    record Trouble(Instant since, String words) {
        Condition of(String poll, String stream) {
            String said = stream.equals(poll) ? words : stream + ": " + words;
            return new Condition(Code.POLL_FAILED, Who.stream(poll), since, said);
        }
    }

    private final Instant known;
    final Map<String, Trouble> troubles = new ConcurrentSkipListMap<>();
    volatile Instant lastSuccess;
    volatile Instant rememberedAt;
    /** The metric that shows its age. */
    volatile Gauge shown;

    Progress(Instant known, Instant lastSuccess) {
        this.known = known;
        this.lastSuccess = lastSuccess;
    }

    /** When all of it was last read to its end, or null when that is not known. */
    Instant lastSuccess() {
        return lastSuccess;
    }

    /** Why it ended early the last time, or null when it did not. */
    String trouble() {
        return troubles.values().stream().findFirst().map(Trouble::words).orElse(null);
    }

    /** How old what it knows is. What was never read is as old as the process. */
    Duration age(Instant now) {
        return Duration.between(lastSuccess == null ? known : lastSuccess, now);
    }
}
