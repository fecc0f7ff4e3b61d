package drover.poll;

import drover.record.Kind;
import drover.system.ApiSystem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Variable;
import org.eclipse.microprofile.config.Config;

/** The bean {@code lists} of the template {@code poll}: how a list is read, by time of change, whole, or as a GraphQL connection. */
@Singleton
@Named("lists")
@RegisterForReflection
public class Lists {
    /** Records a page, where {@code <system>.page-size} does not say it. */
    private static final int PAGE = 100;

    private final Polls polls;
    private final Cursors cursors;
    private final Streams streams;
    private final Passes passes;
    private final Config config;
    private final Clock clock;
    private final CamelContext camel;

    Lists(
            Polls polls,
            Cursors cursors,
            Streams streams,
            Passes passes,
            Config config,
            Clock clock,
            CamelContext camel) {
        this.polls = polls;
        this.cursors = cursors;
        this.streams = streams;
        this.passes = passes;
        this.config = config;
        this.clock = clock;
        this.camel = camel;
    }

    /**
     * Begins a poll of a list, as the template {@code poll} describes it.
     *
     * @param way time, list or connection
     * @param kinds the names of the beans that describe its records; the first is the list's own
     * @param records the field of an answer in which the records stand
     * @param first the poll that must have been tried since the start; an empty text: none
     * @param query what the list says that it is asked with
     * @param audit null, or what reads the whole list instead
     * @throws IllegalArgumentException when these do not fit each other; the message says what to write
     */
    public Poll by(
            String way,
            String kinds,
            String records,
            String first,
            String query,
            @Variable(AuditPass.VARIABLE) AuditPass audit)
            throws Exception {
        return switch (way) {
            case "time" ->
                changes(
                        kinds,
                        first,
                        ApiSystem.named(camel, own(kinds).getSystem()).query(query),
                        audit);
            case "list" -> list(kinds, records, first, audit);
            case "connection" -> connection(kinds, records, first, audit);
            default ->
                throw new IllegalArgumentException("the parameter by must be time, list or connection, and is " + way);
        };
    }

    private Poll changes(String kind, String first, String query, AuditPass audit) throws Exception {
        if (!query.contains("{since}")) {
            throw new IllegalArgumentException("a poll by time needs {since} in its query, such as"
                    + " limit={limit}&offset={offset}&ordering=modified&modified__gte={since}");
        }
        return changes(kind, first, audit);
    }

    /**
     * Begins to read what has changed since the cursor, a little earlier ({@code <system>.lookback}): an API's transaction
     * that began before the last poll may have ended after it.
     *
     * @param kind the name of the bean that describes the records
     * @param first the poll that must have been tried since the start; an empty text: none
     * @param audit null, or what reads the whole list instead
     */
    Poll changes(String kind, String first, AuditPass audit) throws Exception {
        Kind type = Kind.named(camel, kind);
        if (audit != null) {
            Instant beginning = beginning(config, type.getSystem());
            return audit(audit, kind, size -> new OffsetPages(type.getStream(), beginning, size));
        }
        return begin(type, first, () -> {
            Cursors.Cursor saved = cursors.load(type.getStream());
            Instant cursor = saved == null ? null : saved.time();
            Instant since = cursor == null
                    ? beginning(config, type.getSystem())
                    : (cursor.isAfter(clock.instant()) ? clock.instant() : cursor)
                            .minus(Lookback.of(config, type.getSystem()));
            return new ModifiedPages(type.getStream(), since, cursor, pageSize(config, type.getSystem()), clock)
                    .from(saved == null ? null : saved.mark(), Lookback.of(config, type.getSystem()));
        });
    }

    /**
     * Begins to read a whole list by page number or offset.
     *
     * @param kinds the names of the beans that describe its records; the first is the list's own
     * @param records the field of an answer in which the records stand; an empty text: the answer is the array
     */
    Poll list(String kinds, String records, String first, AuditPass audit) throws Exception {
        Kind type = own(kinds);
        if (audit != null) {
            return audit(
                    audit, kinds, size -> new ListPages(type.getStream(), records, size, passes.begin(camel, kinds)));
        }
        return begin(
                type,
                first,
                () -> new ListPages(
                        type.getStream(), records, pageSize(config, type.getSystem()), passes.begin(camel, kinds)));
    }

    /**
     * Begins to read a whole list that is a GraphQL connection.
     *
     * @param kinds the names of the beans that describe its records; the first is the list's own
     * @param connection its name in {@code data}
     */
    Poll connection(String kinds, String connection, String first, AuditPass audit) throws Exception {
        if (connection.isBlank()) {
            throw new IllegalArgumentException(
                    "a poll by connection needs the parameter records: the field of data that is the connection");
        }
        Kind type = own(kinds);
        if (audit != null) {
            return audit(
                    audit,
                    kinds,
                    size -> new ConnectionPages(type.getStream(), connection, size, passes.begin(camel, kinds)));
        }
        return begin(
                type,
                first,
                () -> new ConnectionPages(
                        type.getStream(), connection, pageSize(config, type.getSystem()), passes.begin(camel, kinds)));
    }

    private Kind own(String kinds) {
        return Kind.named(camel, kinds.split(",", -1)[0].strip());
    }

    private Poll audit(AuditPass audit, String kinds, IntFunction<Pages> list) {
        List<Kind> all = Stream.of(kinds.split(",", -1))
                .map(name -> Kind.named(camel, name.strip()))
                .toList();
        Poll poll = audit.begin(clock.instant(), all, list);
        streams.audits(poll);
        return poll;
    }

    private Poll begin(Kind type, String first, Polls.Begin pages) throws Exception {
        streams.list(type);
        return polls.begin(type.getStream(), type.getStream(), type.getSystem(), first, pages);
    }

    /** How many records a page of a system's lists has. */
    static int pageSize(Config config, String system) {
        return config.getOptionalValue(system + ".page-size", Integer.class).orElse(PAGE);
    }

    /** From when on a system is read; null: all. */
    static Instant beginning(Config config, String system) {
        return config.getOptionalValue(system + ".since", String.class)
                .filter(since -> !since.equals("all"))
                .map(Since::parse)
                .orElse(null);
    }
}
