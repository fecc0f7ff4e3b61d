package drover.ingest;

import drover.deliver.Downstream;
import drover.deliver.NewDeliveries;
import drover.event.Event;
import drover.record.Batch;
import drover.record.Digest;
import drover.record.Reading;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
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
                PreparedStatement append = connection.prepareStatement(
                        "INSERT INTO event (id, type, subject, previous, seen_by, stored_at, body, traceparent)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING seq");
                NewDeliveries deliver = new NewDeliveries(connection, downstreams, now);
                PreparedStatement again =
                        connection.prepareStatement("INSERT INTO duplicate (seq, seen_by, times, first_at, last_at)"
                                + " SELECT seq, ?, 1, CAST(? AS BIGINT), CAST(? AS BIGINT) FROM event WHERE id = ?"
                                + " ON CONFLICT (seq, seen_by) DO UPDATE SET times = duplicate.times + 1,"
                                + " last_at = excluded.last_at")) {
            for (int i = 0; i < first.size(); i++) {
                Reading reading = batch.readings().get(i);
                Remembered.Row row = remembered.find(reading);
                Optional<Event> event = row == null ? first.get(i) : Event.of(reading, row.known());
                if (event.isEmpty()) {
                    if (reading.digest() == null && row != null) {
                        remembered.keep(reading, row, row.last());
                    }
                    for (String id : Event.ids(reading)) {
                        again(again, id);
                    }
                    continue;
                }
                Long last = row == null ? null : row.last();
                Long seq = baseline ? null : append(append, deliver, event.get(), last);
                remembered.keep(reading, row, seq == null ? last : seq);
                if (seq != null) {
                    fresh++;
                } else if (!baseline) {
                    again(again, event.get().id());
                }
            }
        }
        for (Batch.Refused refused : batch.refused()) {
            Refusals.keep(
                    connection,
                    batch.type().getStream(),
                    Digest.of(refused.record()),
                    refused.reason(),
                    refused.record(),
                    now);
        }
        return new Ingested(batch.size(), fresh, batch.refused().size());
    }

    /** Nothing is delivered again, but who asks what became of an event is told that it came more than once. */
    private void again(PreparedStatement again, String id) throws SQLException {
        again.setString(1, seenBy);
        again.setLong(2, now);
        again.setLong(3, now);
        again.setString(4, id);
        again.executeUpdate();
    }

    /** @return its seq, or null where the id is there already: a twin, of which nothing is written */
    private Long append(PreparedStatement append, NewDeliveries deliver, Event event, Long previous)
            throws SQLException {
        append.setString(1, event.id());
        append.setString(2, event.type());
        append.setString(3, event.subject());
        append.setObject(4, previous, Types.BIGINT);
        append.setString(5, seenBy);
        append.setLong(6, now);
        append.setBytes(7, event.body());
        append.setString(8, traceparent);
        try (ResultSet row = append.executeQuery()) {
            if (!row.next()) {
                return null;
            }
            long seq = row.getLong(1);
            deliver.add(seq, event.type(), event.lane());
            return seq;
        }
    }
}
