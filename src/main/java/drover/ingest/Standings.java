package drover.ingest;

import drover.event.Event;
import drover.event.Remembered;
import drover.record.Batch;
import drover.record.Reading;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whether readings are news, as an ingest would find it; nothing is written. */
@ApplicationScoped
public class Standings {
    private final Store store;

    Standings(Store store) {
        this.store = store;
    }

    /** What a reading is, compared with what is remembered of its thing. */
    public enum Standing {
        /** It repeats what is known. */
        TOLD,
        /** It would be an event. */
        NEWS,
        /** It differs from what is known, and is older by its own time: it would be none. */
        OLDER
    }

    /**
     * A reading beside what is known.
     *
     * @param known when its thing had changed as it was last seen, or null where it never was
     */
    public record Compared(Reading reading, Standing standing, Instant known) {}

    /** The readings of a batch in their order. */
    public List<Compared> of(Batch batch) {
        return store.read(connection -> {
            List<Compared> all = new ArrayList<>();
            try (Remembered remembered = new Remembered(connection)) {
                for (Reading reading : batch.readings()) {
                    all.add(compare(remembered, remembered.known(reading)));
                }
            }
            return all;
        });
    }

    private static Compared compare(Remembered remembered, Reading reading) throws SQLException {
        Remembered.Seen row = remembered.find(reading);
        if (row == null) {
            return new Compared(reading, isNews(reading, null), null);
        }
        Instant known = row.known().modified();
        boolean older = reading.type().isTimed()
                && known != null
                && reading.modified().isBefore(known)
                && !Arrays.equals(row.known().digest(), reading.digest());
        Standing standing = isNews(reading, row);
        return new Compared(reading, older && standing == Standing.TOLD ? Standing.OLDER : standing, known);
    }

    private static Standing isNews(Reading reading, Remembered.Seen row) {
        return Event.of(reading, row == null ? null : row.known()).isPresent() ? Standing.NEWS : Standing.TOLD;
    }
}
