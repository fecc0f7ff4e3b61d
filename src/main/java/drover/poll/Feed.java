package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import drover.record.Json;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How an API tells what has changed since a time, what was removed among it, for so many days; and how its list is asked for by time
 * of change, for what that feed does not hold. It is declared as a bean in the system's route file and named by a {@code sync}. In
 * each pattern {@code {records}} is the name of the list, as the API calls it.
 */
@RegisterForReflection
public class Feed {
    private static final Duration MARGIN = Duration.ofDays(1);

    private String select = "";
    private String answer = "{records}";
    private String path = "";
    private String query = "";
    private String changes = "{records}";
    private Duration reach = Duration.ofDays(30);
    private int most = 1000;

    /** What asks for the list: a query with {@code {since}}, {@code {position}} (from 1) and {@code {limit}} in it. */
    public void setSelect(String pattern) {
        this.select = pattern;
    }

    /** Where the records stand in an answer to it. */
    public void setAnswer(String field) {
        this.answer = field;
    }

    /** Where the feed is, below the base URL. */
    public void setPath(String path) {
        this.path = path;
    }

    /** What asks for the feed, with {@code {since}} in it. */
    public void setQuery(String pattern) {
        this.query = pattern;
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

    String path() {
        return path;
    }

    String query() {
        return query;
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

    /** An error may stand in the place of a list, in an answer that is good as a whole. */
    private static boolean isFault(JsonNode node) {
        return node.hasNonNull("Fault")
                || (node.isArray() && node.valueStream().anyMatch(element -> element.hasNonNull("Fault")));
    }

    /** What stands at a path; where an array stands in it, what stands there in all of its elements. An empty answer has no list in it. */
    private static ArrayNode at(String stream, String path, JsonNode page) throws BadData {
        String[] parts = path.split("\\.", -1);
        if (!page.path(parts[0]).isContainerNode()) {
            throw new BadData(stream + ": expected " + parts[0] + " in the answer, got " + Json.shape(page), null);
        }
        List<JsonNode> nodes = List.of(page);
        for (String part : parts) {
            if (nodes.stream().anyMatch(Feed::isFault)) {
                throw new BadData(stream + ": expected " + path + ", got a fault", null);
            }
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : nodes) {
                if (node.isArray()) {
                    node.forEach(element -> next.add(element.path(part)));
                } else {
                    next.add(node.path(part));
                }
            }
            nodes = next;
        }
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        for (JsonNode list : nodes) {
            if (!list.isArray() && !list.isMissingNode()) {
                throw new BadData(stream + ": expected an array " + path + ", got " + Json.shape(list), null);
            }
            list.forEach(found::add);
        }
        return found;
    }
}
