package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import drover.record.Address;
import drover.record.Json;
import drover.record.Paths;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How an API tells what has changed since a time, what was removed among it, for so many days; and how its list is asked for by time
 * of change, for what that feed does not hold. It is declared as a bean in the system's route file and named by a {@code sync}. In
 * each pattern {@code {records}} is the name of the list, as the API calls it.
 */
@RegisterForReflection
public class Feed {
    private static final Duration MARGIN = Duration.ofDays(1);

    private Address list = Address.of("");
    private String select = "";
    private String answer = "{records}";
    private Address feed = Address.of("");
    private String changes = "{records}";
    private Duration reach = Duration.ofDays(30);
    private int most = 1000;

    /** Where a page of the list is, below the base URL, with {@code {select}} in its query: {@code /query?query={select}}. */
    public void setList(String address) {
        this.list = Address.of(address);
    }

    /**
     * What asks for a page: a query with {@code {since}}, {@code {position}} (from 1) and {@code {limit}} in it, and {@code {where}}:
     * what the {@code sync} says.
     */
    public void setSelect(String pattern) {
        this.select = pattern;
    }

    /** Where the records stand in an answer to it. */
    public void setAnswer(String field) {
        this.answer = field;
    }

    /** Where the feed is, below the base URL, with {@code {since}} in its query: {@code /cdc?entities={records}&changedSince={since}}. */
    public void setFeed(String address) {
        this.feed = Address.of(address);
    }

    /** Where the records stand in an answer of the feed. */
    public void setChanges(String field) {
        this.changes = field;
    }

    /** How many days back the feed reaches. */
    public void setDays(int days) {
        this.reach = Duration.ofDays(days);
    }

    /** How many records the feed answers at most; an answer with as many may have left some out. */
    public void setMost(int most) {
        this.most = most;
    }

    String select() {
        return select;
    }

    Address list() {
        return list;
    }

    Address feed() {
        return feed;
    }

    /**
     * From when on it is asked.
     *
     * @param cursor the newest time that was shown, or null
     * @param last when the last poll began that came to its end, or null where nobody knows
     * @param now when this one begins
     * @return null where it does not hold what is needed
     */
    Instant since(Instant cursor, Instant last, Instant now, Duration lookback) {
        if (cursor == null) {
            return null;
        }
        Instant from = (cursor.isAfter(now) ? now : cursor).minus(lookback);
        Instant reached = now.minus(reach).plus(MARGIN);
        if (!from.isBefore(reached)) {
            return from;
        }
        return last != null && last.isAfter(reached.plus(MARGIN)) ? reached : null;
    }

    int most() {
        return most;
    }

    /** The records of a page of the list. */
    ArrayNode listed(String stream, String records, JsonNode page) throws BadData {
        return at(stream, answer.replace("{records}", records), page);
    }

    /** The records of an answer of the feed. */
    ArrayNode changed(String stream, String records, JsonNode page) throws BadData {
        return at(stream, changes.replace("{records}", records), page);
    }

    /** The lists that stand at a path. An answer without records has none of them, and nothing else in their place. */
    private static ArrayNode at(String stream, String path, JsonNode page) throws BadData {
        String first = path.split("\\.", 2)[0];
        if (!page.path(first).isContainerNode()) {
            throw new BadData(stream + ": expected " + first + " in the answer, got " + Json.shape(page), null);
        }
        int last = path.lastIndexOf('.');
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        for (JsonNode holder : last < 0 ? List.of(page) : Paths.all(page, path.substring(0, last))) {
            for (JsonNode one : holder.isArray() ? holder : List.of(holder)) {
                JsonNode list = one.path(path.substring(last + 1));
                if (!list.isArray() && !isNone(one, list)) {
                    throw new BadData(stream + ": expected an array " + path + ", got " + Json.shape(one), null);
                }
                list.forEach(found::add);
            }
        }
        return found;
    }

    /** An error in its place is an object. */
    private static boolean isNone(JsonNode holder, JsonNode list) {
        return list.isMissingNode() && holder.valueStream().noneMatch(JsonNode::isObject);
    }
}
