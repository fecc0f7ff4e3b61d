package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.event.Things;
import drover.record.Kind;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Variable;
import org.eclipse.microprofile.config.Config;

/**
 * The bean {@code syncs} of the template {@code sync}: lists that say by a token what has changed since. Each part of such a list, a
 * calendar, is a stream of its own, with its own cursor and its own trouble.
 */
@Singleton
@Named("syncs")
@RegisterForReflection
public class Syncs {
    private static final String TOKEN = "token";
    private static final String FEED = "feed";

    private final Polls polls;
    private final Cursors cursors;
    private final Things things;
    private final Config config;
    private final Clock clock;
    private final CamelContext camel;

    Syncs(Polls polls, Cursors cursors, Things things, Config config, Clock clock, CamelContext camel) {
        this.polls = polls;
        this.cursors = cursors;
        this.things = things;
        this.config = config;
        this.clock = clock;
        this.camel = camel;
    }

    /** Which parts are read: names with commas between, or {@code all}. */
    public Parts parts(String key) {
        return new Parts(key);
    }

    /** Whether there is a page to ask for that lists them. */
    public boolean unlisted(@Variable("asked") Parts parts) {
        return parts.isMore();
    }

    public String listQuery(@Variable("asked") Parts parts) {
        return parts.query();
    }

    public void list(@Variable("asked") Parts parts, @Body JsonNode answer) throws BadData {
        parts.take(answer);
    }

    /** Their names. */
    public List<String> names(@Variable("asked") Parts parts) {
        return parts.names();
    }

    /**
     * Begins to read one part.
     *
     * @param by token, feed, or the bean of type {@link PartList} that reads it
     * @param field the field under which a record says in which part it stands
     * @param records the field of an answer that holds the records
     * @param where what the select of the feed leaves to the list; an empty text: nothing
     * @param days so many days back it begins without a token; an empty text: at its beginning
     * @param feed the name of the bean that describes its feed of changes; an empty text: it has none
     * @param part its name; an empty text: there is one
     */
    public Poll by(
            String by, String name, String field, String records, String where, String days, String feed, String part)
            throws Exception {
        Kind kind = Kind.named(camel, name);
        String stream = part.isEmpty() ? kind.getStream() : kind.getStream() + "-" + PartNames.name(part);
        int limit = Lists.pageSize(config, kind.getSystem());
        return polls.begin(kind.getStream(), stream, kind.getSystem(), "", () -> {
            String cursor = cursors.text(stream);
            if (by.equals(FEED)) {
                return feed(stream, kind, found(feed), records, where, cursor, limit);
            }
            if (!by.equals(TOKEN)) {
                return own(by).read(kind, stream, cursor, limit);
            }
            Instant now = clock.instant();
            Instant since = days.isBlank()
                    ? null
                    : now.minus(Duration.ofDays(Long.parseLong(days))).truncatedTo(ChronoUnit.SECONDS);
            return new SyncPages(
                    stream,
                    new SyncPages.Source(kind, part, field, records, since, limit),
                    cursor,
                    now,
                    () -> things.present(kind));
        });
    }

    private PartList own(String by) {
        PartList found = camel.getRegistry().lookupByNameAndType(by, PartList.class);
        if (found == null) {
            throw new IllegalArgumentException("the parameter by must be token, feed or a bean of type "
                    + PartList.class.getName() + ", and is " + by);
        }
        return found;
    }

    private Feed found(String feed) {
        Feed found = camel.getRegistry().lookupByNameAndType(feed, Feed.class);
        if (found == null) {
            throw new IllegalArgumentException("there is no bean " + feed + " of type " + Feed.class.getName()
                    + ": declare it under beans: in the route file of its system, and name it by the parameter feed");
        }
        return found;
    }

    private FeedPages feed(
            String stream, Kind kind, Feed feed, String records, String where, String cursor, int limit) {
        String system = kind.getSystem();
        String mark = cursors.mark(stream);
        return new FeedPages(
                stream,
                new FeedPages.Source(
                        kind,
                        feed,
                        records,
                        where,
                        Lists.beginning(config, system),
                        Lookback.of(config, system),
                        limit),
                cursor == null ? null : Instant.parse(cursor),
                mark == null ? null : Instant.parse(mark),
                clock,
                () -> things.present(kind));
    }
}
