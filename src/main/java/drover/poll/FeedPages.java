package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.event.Things;
import drover.ingest.Kept;
import drover.record.Address;
import drover.record.Batch;
import drover.record.Json;
import drover.record.Kind;
import drover.system.BadData;
import drover.system.Permanent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A list with a {@link Feed}. A poll asks the feed for what has changed since the cursor. Where the feed does not reach back as far, or
 * may have left something out because it is full, the whole list is read by time of change instead, which does not show what was
 * removed: what is known and not in it is asked for one by one, and only what is not there is told as ended.
 *
 * <p>The cursor is the newest time that was shown. Where nothing has changed for longer than the feed reaches, it is asked from as far
 * back as it does, because the last poll, whose time stands beside the cursor, has seen what was before.
 */
final class FeedPages implements Pages {
    private static final Set<Integer> NOT_THERE = Set.of(404, 410);

    private enum Stage {
        FEED,
        LIST,
        LOOK,
        DONE
    }

    private final String stream;
    private final Source source;
    private final Instant cursor;
    private final Instant began;
    private final Clock clock;
    private final Supplier<List<Things.Present>> known;
    private final Tally tally = new Tally();
    private final ModifiedPages list;
    private final Looks looks = new Looks();
    private Stage stage;
    private Instant since;
    private Instant newest;
    private boolean full;
    private boolean asked;
    private boolean listed;

    /**
     * What such a list is.
     *
     * @param records its name, as the API calls it
     * @param where what the select of the feed leaves to the list; an empty text: nothing
     * @param first from when on it is read the first time; null: from its beginning
     * @param lookback how much before its cursor a poll begins
     * @param limit records a page of the list
     */
    record Source(Kind kind, Feed feed, String records, String where, Instant first, Duration lookback, int limit) {}

    /**
     * A list that is read from now on.
     *
     * @param cursor the newest time that is durable already, or null
     * @param last when the last poll began that came to its end, or null where nobody knows
     * @param known the things of that kind that are known
     */
    FeedPages(
            String stream,
            Source source,
            Instant cursor,
            Instant last,
            Clock clock,
            Supplier<List<Things.Present>> known) {
        this.stream = stream;
        this.source = source;
        this.cursor = cursor;
        this.newest = cursor;
        this.clock = clock;
        this.began = clock.instant();
        this.known = known;
        this.list = new ModifiedPages(stream, source.first(), null, source.limit(), clock);
        this.since = source.feed().since(cursor, last, began, source.lookback());
        this.stage = since == null ? Stage.LIST : Stage.FEED;
    }

    @Override
    public boolean isMore() {
        return stage != Stage.DONE;
    }

    @Override
    public String path(String pattern) {
        asked = true;
        return switch (stage) {
            case FEED -> source.feed().feed().path();
            case LOOK -> one().path();
            default -> source.feed().list().path();
        };
    }

    @Override
    public String query(String pattern) {
        if (stage == Stage.LOOK) {
            return one().query();
        }
        Address asked =
                stage == Stage.FEED ? source.feed().feed() : source.feed().list();
        return Query.fill(asked.query(), values());
    }

    private Address one() {
        return Address.of(source.kind().pathOf(looks.now()));
    }

    /** {@code records}; {@code since} of the feed; {@code select}: what asks for a page of the list. */
    @Override
    public Map<String, String> values() {
        if (stage == Stage.FEED) {
            return Map.of("records", source.records(), "since", since.toString(), "select", "");
        }
        Map<String, String> place = list.values();
        String from = place.get("since").isEmpty() ? Instant.EPOCH.toString() : place.get("since");
        String select = source.feed()
                .select()
                .replace("{records}", source.records())
                .replace("{where}", source.where())
                .replace("{since}", from)
                .replace("{position}", String.valueOf(Integer.parseInt(place.get("offset")) + 1))
                .replace("{limit}", place.get("limit"));
        return Map.of("records", source.records(), "since", from, "select", select);
    }

    @Override
    public boolean takes(Permanent refusal) {
        Set<Integer> answers =
                switch (stage) {
                    case FEED -> Set.of(400);
                    case LOOK -> NOT_THERE;
                    default -> Set.of();
                };
        return asked && answers.contains(refusal.getStatus());
    }

    /** The feed does not reach back as far: the list is read. Or the thing is not there: it has ended. */
    @Override
    public JsonNode refused(Permanent refusal) {
        asked = false;
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        return stage == Stage.LOOK ? found.add(source.kind().ending(looks.now())) : found;
    }

    @Override
    public JsonNode open(JsonNode answer) throws BadData {
        if (stage == Stage.LOOK) {
            JsonNode thing = source.kind().unwrap(answer);
            if (!thing.isObject()) {
                throw new BadData(stream + ": expected one record, got " + Json.shape(answer), null);
            }
            return JsonNodeFactory.instance.arrayNode().add(thing);
        }
        if (stage == Stage.FEED) {
            ArrayNode changed = source.feed().changed(stream, source.records(), answer);
            full = changed.size() >= source.feed().most();
            return changed;
        }
        ArrayNode records = source.feed().listed(stream, source.records(), answer);
        ObjectNode page = Json.object().put("next", records.size() >= source.limit() ? "another" : "");
        page.set("results", records);
        return list.open(page);
    }

    @Override
    public void kept(Kept kept) throws BadData {
        boolean refused = !asked;
        asked = false;
        if (stage == Stage.LOOK) {
            looks.next();
        } else if (refused) {
            // The feed does not reach back as far.
            stage = Stage.LIST;
            return;
        }
        Batch batch = kept.batches().get(0);
        if (!refused) {
            tally.page(batch, kept.ingested().fresh());
        }
        switch (stage) {
            case FEED -> {
                newest = TimeOrder.newest(TimeOrder.timed(batch.readings()), newest, clock.instant());
                stage = full ? Stage.LIST : Stage.DONE;
            }
            case LIST -> listed(kept, batch);
            default -> stage = looks.isOver() ? Stage.DONE : Stage.LOOK;
        }
    }

    private void listed(Kept kept, Batch batch) throws BadData {
        looks.shown(batch);
        listed = true;
        list.kept(kept);
        if (list.isMore()) {
            return;
        }
        newest = TimeOrder.later(newest, list.time(), clock.instant());
        looks.begin(known.get().stream()
                .filter(thing -> !Objects.equals(thing.status(), source.kind().endedNews()))
                .map(Things.Present::key)
                .filter(key -> !looks.hasShown(key))
                .toList());
        stage = looks.isOver() ? Stage.DONE : Stage.LOOK;
    }

    @Override
    public String cursor() {
        return stage == Stage.DONE ? Objects.toString(newest, null) : null;
    }

    @Override
    public String mark() {
        return stage == Stage.DONE ? began.toString() : null;
    }

    @Override
    public String summary() {
        String whole =
                ", all of the list, because the feed of changes " + (full ? "was full" : "does not reach back as far");
        return tally + (cursor == null || !listed ? "" : whole) + looks;
    }
}
