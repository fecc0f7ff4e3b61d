package drover.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** What providers have told, and puts the like into the inbox as if they did: for cases. */
@Singleton
public class Told {
    private static final long LOOK_MILLIS = 20;

    private final Inbox inbox;
    private final NotificationTable table;
    private final Clock clock;

    Told(Inbox inbox, NotificationTable table, Clock clock) {
        this.inbox = inbox;
        this.table = table;
        this.clock = clock;
    }

    /**
     * A notification.
     *
     * @param type what a header calls it, or null
     */
    public record Notice(String type, JsonNode body) {}

    /** The last few of a provider, the oldest first. */
    public List<Notice> last(String provider, int most) throws IOException {
        List<Notice> notices = new ArrayList<>();
        for (NotificationTable.Coming one : table.last(provider, most)) {
            notices.add(new Notice(one.type(), Json.read(one.body())));
        }
        return notices;
    }

    /**
     * Tells one, and waits until it is resolved, or has failed once.
     *
     * @return whether it has in time
     */
    public boolean tell(String provider, Notice notice, Duration patience) throws InterruptedException {
        Identity alone = Identity.of(null, null, notice.body(), Set.of());
        try {
            var unused = inbox.keep(provider, notice.type(), alone, Json.bytes(notice.body()), null)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "a notification cannot be kept: " + e.getCause().getMessage(), e);
        }
        long end = System.nanoTime() + patience.toNanos();
        while (isDue(provider)) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return true;
    }

    private boolean isDue(String provider) {
        return inbox.waiting().stream()
                .anyMatch(one -> one.provider().equals(provider) && !one.due().isAfter(clock.instant()));
    }
}
