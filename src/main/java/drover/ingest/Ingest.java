package drover.ingest;

import drover.deliver.Downstream;
import drover.deliver.NewDeliveries;
import drover.event.Event;
import drover.event.EventRows;
import drover.event.Remembered;
import drover.event.SnapshotRows;
import drover.record.Batch;
import drover.record.Digest;
import drover.record.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The one transaction in which a batch becomes durable: what is news becomes an event and one delivery for each downstream
 * that wants it, what is known already is passed over, and what could not be read goes to quarantine.
 */
public final class Ingest {
    private final Batch batch;
    private final boolean baseline;
    private final String seenBy;
    private final String traceparent;
    private final List<Downstream> downstreams;
    private final long now;
    /** The event of each reading as the first of its thing, which most are: made here, and not while others wait for the writer. */
    private final List<Optional<Event>> first;

    /**
     * What is to become durable.
     *
     * @param baseline remember the state, make no events
     * @param seenBy the route that saw it
     * @param traceparent the trace in which it did, or null
     */
    public Ingest(
            Batch batch, boolean baseline, String seenBy, String traceparent, List<Downstream> downstreams, long now) {
        this.batch = batch;
        this.baseline = baseline;
        this.seenBy = seenBy;
        this.traceparent = traceparent;
        this.downstreams = downstreams;
        this.now = now;
        this.first = batch.readings().stream()
                .map(reading -> Event.of(reading, null))
                .toList();
    }

    /** Runs it in the transaction of that connection. */
    public Ingested run(Connection connection) throws SQLException {
        int fresh = 0;
        try (Remembered remembered = new Remembered(connection);
                EventRows events = new EventRows(connection);
                SnapshotRows snapshots = new SnapshotRows(connection, now);
                NewDeliveries deliver = new NewDeliveries(connection, downstreams, now)) {
            for (int i = 0; i < first.size(); i++) {
                Reading reading = remembered.known(batch.readings().get(i));
                Remembered.Seen row = remembered.find(reading);
                Optional<Event> event = row == null ? first.get(i) : Event.of(reading, row.known());
                if (event.isEmpty()) {
                    if (row != null) {
                        noNews(remembered, snapshots, reading, row);
                    }
                    for (String id : Event.ids(reading)) {
                        events.again(id, seenBy, now);
                    }
                    continue;
                }
                Long last = row == null ? null : row.last();
                Long seq = baseline ? null : append(events, deliver, event.get(), last);
                snapshots.keep(remembered.keep(reading, row, seq == null ? last : seq), reading);
                if (seq != null) {
                    fresh++;
                } else if (!baseline) {
                    events.again(event.get().id(), seenBy, now);
                }
            }
        }
        quarantine(connection);
        return new Ingested(
                batch.size() - batch.foreign().size(), fresh, batch.refused().size());
    }

    private void quarantine(Connection connection) throws SQLException {
        for (Batch.Refused refused : batch.refused()) {
            QuarantineRows.keep(
                    connection,
                    batch.type().getStream(),
                    Digest.of(refused.record()),
                    refused.reason(),
                    refused.record(),
                    now);
        }
    }

    /** A quantity that has changed by too little for an event is what the thing looks like now all the same. */
    private static void noNews(Remembered remembered, SnapshotRows snapshots, Reading reading, Remembered.Seen row)
            throws SQLException {
        if (reading.digest() == null) {
            snapshots.keep(remembered.keep(reading, row, row.last()), reading);
        } else if (reading.type().isQuantity()
                && !reading.status().equals(row.known().status())) {
            snapshots.keepOther(row.id(), reading);
        }
    }

    /** @return its seq, or null where the id is there already: a twin, of which nothing is written */
    private Long append(EventRows events, NewDeliveries deliver, Event event, Long previous) throws SQLException {
        Long seq = events.append(event, previous, seenBy, now, traceparent);
        if (seq != null) {
            deliver.add(seq, event.type(), event.lane());
        }
        return seq;
    }
}
