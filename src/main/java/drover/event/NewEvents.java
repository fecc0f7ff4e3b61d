package drover.event;

import drover.store.Steps;
import drover.store.Store;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The events since a place, as they are stored: for whoever looks at what has just been made. */
@Singleton
public class NewEvents {
    private final Store store;

    NewEvents(Store store) {
        this.store = store;
    }

    /** The place of the last event. */
    public long last() {
        return store.read(EventRows::last);
    }

    /** The events after that place, in their order. */
    public List<byte[]> after(long seq) {
        List<byte[]> events = new ArrayList<>();
        long place = seq;
        List<EventRows.Head> step;
        do {
            long from = place;
            step = store.read(c -> EventRows.after(c, from));
            List<Long> seqs = step.stream().map(EventRows.Head::seq).toList();
            Map<Long, EventRows.Stored> stored = seqs.isEmpty() ? Map.of() : store.read(c -> EventRows.stored(c, seqs));
            seqs.stream()
                    .map(stored::get)
                    .map(EventRows.Stored::body)
                    .filter(Objects::nonNull)
                    .forEach(events::add);
            place = seqs.isEmpty() ? place : seqs.get(seqs.size() - 1);
        } while (step.size() == Steps.SIZE);
        return events;
    }
}
