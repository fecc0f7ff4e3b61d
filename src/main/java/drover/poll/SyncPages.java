package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.event.Things;
import drover.ingest.Kept;
import drover.record.Batch;
import drover.record.Json;
import drover.record.Kind;
import drover.system.BadData;
import drover.system.Permanent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A list that gives a token for what will have changed: {@code {items, nextPageToken}} on every page but the last, which has
 * {@code nextSyncToken} instead. That is the cursor, and it is saved when all pages before it are durable.
 *
 * <p>Without a token, or with one that holds no more, the list is read whole: what has not changed is no event. What is known and
 * is not in it, and does not lie in the past, is asked for one by one: only what is not there is told as ended. So neither a list that
 * ends early nor one that begins later than before takes anything away.
 */
final class SyncPages implements Pages {
    private static final Set<Integer> NO_TOKEN = Set.of(400, 410);
    private static final Set<Integer> NOT_THERE = Set.of(404, 410);
    /** The field of a record that says in which list it stands. */
    private final String field;

    private final String stream;
    private final Kind kind;
    private final String part;
    private final String records;
    private final Instant since;
    private final int limit;
    private final Instant now;
    private final Supplier<List<Things.Present>> known;
    private final Tally tally = new Tally();
    private final PageTokens tokens;
    private final Looks looks = new Looks();
    private Bounds bounds;
    private String token;
    private String page = "";
    private String nextPage = "";
    private String next = "";
    private boolean ended;
    private boolean again;
    private boolean asked;
    private boolean done;

    /**
     * What such a list is.
     *
     * @param kind how its records are read
     * @param part which list it is of several; an empty text: there is one
     * @param field the field under which each record says that; part of its key
     * @param records the field of an answer that holds the records
     * @param since from when on the list is read without a token; null: from its beginning
     * @param limit records a page
     */
    record Source(Kind kind, String part, String field, String records, Instant since, int limit) {}

    /**
     * A list that is read from now on.
     *
     * @param token what the last poll was given, or null
     * @param known the things of that kind that are known
     */
    SyncPages(String stream, Source source, String token, Instant now, Supplier<List<Things.Present>> known) {
        this.stream = stream;
        this.kind = source.kind();
        this.part = source.part();
        this.field = source.field();
        this.records = source.records();
        this.since = source.since();
        this.limit = source.limit();
        this.token = token;
        this.now = now;
        this.known = known;
        this.bounds = new Bounds(stream, System::nanoTime);
        this.tokens = new PageTokens(stream + ": ");
    }

    @Override
    public boolean isMore() {
        return !done;
    }

    @Override
    public String path(String pattern) {
        asked = true;
        String list = pattern.replace("{part}", PartNames.encode(part));
        return ended ? list + "/" + PartNames.encode(looks.now()) : list;
    }

    @Override
    public String query(String pattern) {
        return ended ? "" : Query.fill(pattern, values());
    }

    @Override
    public Map<String, String> values() {
        return Map.of(
                "limit",
                String.valueOf(limit),
                "page",
                page,
                "token",
                Objects.toString(token, ""),
                "since",
                token == null && since != null ? since.toString() : "");
    }

    @Override
    public boolean takes(Permanent refusal) {
        return asked && (ended ? NOT_THERE : token == null ? Set.of() : NO_TOKEN).contains(refusal.getStatus());
    }

    /** The token holds no more: all is read. Or the thing is not there: it has ended. */
    @Override
    public JsonNode refused(Permanent refusal) {
        asked = false;
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        if (ended) {
            return found.add(inPart(kind.ending(looks.now())));
        }
        token = null;
        page = "";
        again = true;
        tokens.forget();
        looks.forget();
        bounds = new Bounds(stream, System::nanoTime);
        return found;
    }

    @Override
    public JsonNode open(JsonNode answer) throws BadData {
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        if (ended) {
            if (!(answer instanceof ObjectNode thing)) {
                throw new BadData(stream + ": expected one record, got " + Json.shape(answer), null);
            }
            return found.add(inPart(thing));
        }
        next = answer.path("nextSyncToken").asText("");
        JsonNode items = answer.path(records);
        if (!items.isArray() && !items.isMissingNode()) {
            throw new BadData(stream + ": expected an array " + records + ", got " + Json.shape(items), null);
        }
        nextPage = tokens.after(answer);
        if (nextPage.isEmpty() && next.isEmpty()) {
            throw new BadData(
                    stream + ": expected a page with nextPageToken or, on the last one, nextSyncToken, got "
                            + Json.shape(answer),
                    null);
        }
        items.forEach(item -> found.add(item instanceof ObjectNode thing ? inPart(thing) : item));
        return found;
    }

    private ObjectNode inPart(ObjectNode thing) {
        return part.isEmpty() ? thing : thing.deepCopy().put(field, PartNames.name(part));
    }

    @Override
    public void kept(Kept kept) throws BadData {
        if (!asked) {
            // A refusal: the list begins again, or one has ended.
            looks.next();
            done = ended && looks.isOver();
            return;
        }
        asked = false;
        Batch batch = kept.batches().get(0);
        tally.page(batch, kept.ingested().fresh());
        if (ended) {
            looks.next();
            done = looks.isOver();
            return;
        }
        looks.shown(batch);
        page = nextPage;
        if (!page.isEmpty()) {
            bounds.page(Names.of(batch));
            return;
        }
        ended = true;
        looks.begin(token == null ? missing() : List.of());
        done = looks.isOver();
    }

    /** What this list should have shown and has not, and may be there still. */
    private List<String> missing() {
        String prefix = part.isEmpty() ? "" : PartNames.name(part) + ":";
        List<String> missing = new ArrayList<>();
        for (Things.Present thing : known.get()) {
            boolean mine = thing.key().startsWith(prefix) && !looks.hasShown(thing.key());
            if (mine && !Objects.equals(thing.status(), kind.endedNews()) && !Until.isPast(thing.status(), now)) {
                missing.add(thing.key().substring(prefix.length()));
            }
        }
        return missing;
    }

    @Override
    public String cursor() {
        return done ? next : null;
    }

    @Override
    public String resumes() {
        return token == null ? "begins again" : "goes on from its token";
    }

    @Override
    public String summary() {
        return tally + (again ? ", all of it, because its token holds no more" : "") + looks;
    }
}
