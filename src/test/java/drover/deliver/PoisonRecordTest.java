package drover.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import drover.ingest.Ingest;
import drover.ingest.Ingested;
import drover.record.BadRecord;
import drover.record.Batch;
import drover.record.Json;
import drover.record.Kind;
import drover.record.Kinds;
import drover.record.Reading;
import drover.store.TestDatabase;
import drover.store.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record is refused when it is read, or it can be stored: anything else would stop its stream for ever. */
class PoisonRecordTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1,\"modified\":\"2026-02-03T12:00:00Z\",\"status\":\"New\\u0000\"}",
                "{\"id\":1,\"modified\":\"2026-02-03T12:00:00Z\",\"name\":\"Quill\\u0000moor\"}",
                "{\"id\":1,\"modified\":\"2026-02-03T12:00:00Z\",\"name\":\"half \\ud83d a pair\"}",
                "{\"id\":\"half \\ud83d a pair\",\"modified\":\"2026-02-03T12:00:00Z\"}",
                "{\"id\":1,\"modified\":\"-999999-01-01T00:00:00Z\"}",
                "{\"id\":1,\"modified\":\"0001-01-01T00:00:00Z\"}",
                "{\"id\":1,\"modified\":\"2026-02-03T12:00:00Z\",\"x\":\"\\ud83d\"}"
            })
    void no_record_stops_the_records_beside_it(String record) throws IOException {
        assertEquals(1, stored(TestDatabase.sqlite(folder), record));
        assertEquals(1, stored(TestDatabase.postgresql(), record));
    }

    private static int stored(DataSource source, String record) throws IOException {
        Kind type = Kinds.orders();
        type.setName("name");
        Batch batch;
        try {
            Reading reading = type.read(Json.read(record), Instant.parse("2026-02-03T22:00:00Z"));
            batch = new Batch(type, List.of(reading), List.of(0), List.of());
        } catch (BadRecord e) {
            batch = new Batch(type, List.of(), List.of(), List.of(new Batch.Refused(record, e.getMessage(), null)));
        }
        Ingest ingest = new Ingest(batch, false, "leaflink-orders-poll", null, List.of(), 0);
        try (TestStore store = new TestStore(source)) {
            Ingested ingested = store.write(ingest::run);
            return ingested.fresh() + ingested.quarantined();
        }
    }
}
