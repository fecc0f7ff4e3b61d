package drover.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import drover.ingest.Kept;
import drover.poll.Bounds;
import drover.poll.Pages;
import drover.poll.PartNames;
import drover.poll.Tally;
import drover.record.Address;
import drover.record.Json;
import drover.system.BadData;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * The messages or the calls of an account at Twilio, newest first, page by page ({@code next_page_uri}). A list cannot be asked for what has
 * changed, so each poll reads what was made since so long before the newest that it knew: within that time the state of one may change
 * unseen. It ends with the first page on which all are older, or with the last.
 *
 * <p>The cursor is the newest time of making that was shown, and is saved when all pages are durable.
 */
final class PhonePages implements Pages {
    private final String stream;
    private final boolean call;
    private final Place place;
    private final Clock clock;
    private final Instant since;
    private final Function<Collection<String>, Set<String>> known;
    private final Hears hears;
    private final Tally tally = new Tally();
    private final Bounds bounds;
    private final Set<String> asked = new HashSet<>();
    private Instant newest;
    private String query = "";
    private String next = "";
    private List<String> shown = List.of();
    private boolean done;

    /**
     * Where to begin, and where to end.
     *
     * @param account whose they are
     * @param cursor the newest that is durable already, or null
     * @param lookback so long before it the poll ends
     * @param limit records a page
     */
    record Place(String account, Instant cursor, Duration lookback, int limit) {}

    /** Is told what somebody has written. */
    interface Hears {
        void heard(String number, String text, Instant at);
    }

    /** @param known of sids those that are known */
    PhonePages(
            String stream,
            boolean call,
            Place place,
            Clock clock,
            Function<Collection<String>, Set<String>> known,
            Hears hears) {
        this.stream = stream;
        this.call = call;
        this.place = place;
        this.clock = clock;
        this.known = known;
        this.hears = hears;
        this.newest = place.cursor();
        this.since = earlier(place.cursor(), clock.instant()).minus(place.lookback());
        this.bounds = new Bounds(stream, System::nanoTime);
    }

    private static Instant earlier(Instant cursor, Instant now) {
        return cursor == null || cursor.isAfter(now) ? now : cursor;
    }

    @Override
    public boolean isMore() {
        return !done;
    }

    @Override
    public String path(String pattern) {
        return pattern.replace("{account}", PartNames.encode(place.account()));
    }

    @Override
    public String query(String pattern) {
        return query.isEmpty() ? pattern.replace("{limit}", String.valueOf(place.limit())) : query;
    }

    @Override
    public JsonNode open(JsonNode answer) throws BadData {
        JsonNode list = answer.path(call ? "calls" : "messages");
        if (!list.isArray()) {
            throw new BadData(
                    stream + ": expected an array " + (call ? "calls" : "messages") + ", got " + Json.shape(answer),
                    null);
        }
        next = following(answer);
        List<JsonNode> young = new ArrayList<>();
        boolean older = false;
        for (JsonNode one : list) {
            Instant made = Told.time(one, "date_created");
            if (made != null && made.isBefore(since)) {
                older = true;
            } else {
                young.add(one);
                newest = later(newest, made);
            }
        }
        // One that stands in the wrong place does not end it.
        if (older && young.isEmpty()) {
            next = "";
        }
        shown = young.stream().map(one -> one.path("sid").asText()).toList();
        return records(young);
    }

    private Instant later(Instant one, Instant other) {
        boolean later = other != null && !other.isAfter(clock.instant()) && (one == null || other.isAfter(one));
        return later ? other : one;
    }

    /** The oldest is told first. What is no message at all goes on as it is, to be set aside. */
    private ArrayNode records(List<JsonNode> young) {
        Set<String> before = known.apply(shown);
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        for (int i = young.size() - 1; i >= 0; i--) {
            JsonNode one = young.get(i);
            Told told = Told.listed(call, one);
            if (told == null) {
                if (one.path("sid").asText("").isEmpty()) {
                    records.add(one);
                }
                continue;
            }
            Instant changed = Told.time(one, "date_updated");
            Instant at = changed == null || changed.isAfter(clock.instant()) ? clock.instant() : changed;
            if (told.isHeard() && !before.contains(told.sid())) {
                hears.heard(told.from(), told.words(), Objects.requireNonNullElse(Told.time(one, "date_created"), at));
            }
            records.add(told.record(at));
        }
        return records;
    }

    /** The query of the next page; an empty text where this is the last. Only the same list is followed, at the same API. */
    private String following(JsonNode answer) throws BadData {
        JsonNode uri = answer.path("next_page_uri");
        if (uri.isMissingNode() || uri.isNull() || uri.asText().isEmpty()) {
            return "";
        }
        Address address = Address.of(uri.asText());
        String list = "/Accounts/" + place.account() + (call ? "/Calls" : "/Messages");
        if (!uri.isTextual() || !address.path().replaceAll("\\.json$", "").endsWith(list)) {
            throw new BadData(stream + ": next_page_uri leads to another list", null);
        }
        if (address.query().isEmpty() || !asked.add(address.query())) {
            throw new BadData(stream + ": next_page_uri came before: the list would never end", null);
        }
        return address.query();
    }

    @Override
    public void kept(Kept kept) throws BadData {
        tally.page(kept.batches().get(0), kept.ingested().fresh());
        if (!next.isEmpty()) {
            bounds.page(shown);
        }
        query = next;
        done = next.isEmpty();
    }

    @Override
    public String cursor() {
        return done ? Objects.toString(newest, null) : null;
    }

    @Override
    public String resumes() {
        return "begins again";
    }

    @Override
    public String summary() {
        return tally.toString();
    }
}
