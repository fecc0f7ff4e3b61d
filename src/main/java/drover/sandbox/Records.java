package drover.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The records of one kind with which the sandbox plays an API: loaded from a fixture, listed page by page, changed by
 * {@link #move}. A change stands in the journal before anybody can read it, so a restarted sandbox goes on where it was.
 * Every change has a later time than all before it, whatever the clock does.
 *
 * <p>The setters are for {@code beans:} of a route file; {@link #load} is its {@code initMethod}.
 */
@RegisterForReflection
public class Records {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneId.of("America/Denver"));
    /** Only the newest can move, so that one sees the same records again on their way. */
    private static final int MOVING = 20;

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final List<Row> history = new ArrayList<>();
    private final Random random = new Random(1);
    private final Clock clock;
    private Instant latest = Instant.EPOCH;
    private long calls;

    private Fixture fixture = new Fixture("");
    private Journal journal = new Journal(Path.of(""));
    private String key = "id";
    private String field = "status";
    private List<String> sequence = List.of();
    private int moves = 1;
    private int every = 1;
    private int addEvery;

    /** Records that change by the system's clock. */
    public Records() {
        this(Clock.systemUTC());
    }

    Records(Clock clock) {
        this.clock = clock;
    }

    /** Reads the fixture, then the journal; a last line that a crash left torn is cut off. */
    public synchronized void load() throws IOException {
        fixture.read().forEach(this::keep);
        journal.read().forEach(this::keep);
    }

    /** A page of the records that match the query. {@code url} is the address asked for, which next and previous repeat. */
    public synchronized Answer list(String url, String query) {
        return Page.of(rows.values(), url, query);
    }

    /** As {@link #list}, of the moves seen since the fixture: order (the record's key), old_, new_ and the field's name. */
    public synchronized Answer history(String url, String query) {
        return Page.of(history, url, query);
    }

    /** One record by its key, or 404. */
    public synchronized Answer one(String id) {
        Row row = rows.get(id);
        return row == null ? new Answer(404, "{\"detail\":\"Not found.\"}") : Answer.of(row.json());
    }

    /** Takes a few records one step on in the sequence and, less often, adds one at its beginning. */
    public synchronized void move() throws IOException {
        if (++calls % every != 0) {
            return;
        }
        List<Row> moving = new ArrayList<>(rows.values().stream()
                .filter(row -> next(row) != null)
                .sorted(Comparator.comparing(Row::at).reversed())
                .limit(MOVING)
                .toList());
        Collections.shuffle(moving, random);
        for (Row row : moving.subList(0, Math.min(moves, moving.size()))) {
            save(row.json().deepCopy().put(field, next(row)), "modified");
        }
        if (addEvery > 0 && calls % addEvery == 0) {
            Row model = new ArrayList<>(rows.values()).get(random.nextInt(rows.size()));
            save(model.copy(latest.toString()).put(field, sequence.get(0)), "created_on", "modified");
        }
    }

    private String next(Row row) {
        int here = sequence.indexOf(row.json().path(field).asText());
        return here < 0 || here + 1 == sequence.size() ? null : sequence.get(here + 1);
    }

    private void save(ObjectNode json, String... times) throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String stamp = STAMP.format(now.isAfter(latest) ? now : latest.plus(1, ChronoUnit.MICROS));
        for (String time : times) {
            json.put(time, stamp);
        }
        journal.append(json);
        keep(json);
    }

    private void keep(ObjectNode json) {
        String time = json.path("modified").asText();
        Row row = new Row(json.path(key).asText(), time, json);
        Row old = rows.put(row.key(), row);
        latest = row.at().isAfter(latest) ? row.at() : latest;
        if (old != null) {
            ObjectNode step = JsonNodeFactory.instance.objectNode();
            step.put("id", history.size() + 1).put("order", row.key());
            step.set("old_" + field, old.json().path(field));
            step.set("new_" + field, json.path(field));
            step.put("created_on", time).put("user", "sandbox");
            history.add(new Row(row.key(), time, step));
        }
    }

    /** The file that holds the records at first, or the class-path resource of that name. */
    public void setFixture(String fixture) {
        this.fixture = new Fixture(fixture);
    }

    /** The file to which changed records are appended, one JSON text a line. */
    public void setJournal(String journal) {
        this.journal = new Journal(Path.of(journal));
    }

    /** The field that identifies a record. */
    public void setKey(String key) {
        this.key = key;
    }

    /** The field that {@link #move} changes. */
    public void setField(String field) {
        this.field = field;
    }

    /** The values of that field, in order, between commas. Ending with the first one makes a circle. */
    public void setSequence(String sequence) {
        this.sequence = Arrays.asList(sequence.split(",", -1));
    }

    /** How many records a move changes. */
    public void setMoves(int moves) {
        this.moves = moves;
    }

    /** Which calls of {@link #move} do something: every n-th. */
    public void setEvery(int every) {
        this.every = every;
    }

    /** Which calls of {@link #move} add a record: every n-th, 0 for none. */
    public void setAddEvery(int addEvery) {
        this.addEvery = addEvery;
    }
}
