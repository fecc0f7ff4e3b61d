package drover.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/**
 * How to read one kind of record of one API. It is declared as a bean in the system's route file, so that a new source
 * needs no Java. Fields are named by their path ({@code seller.id}); where several are named, the first that is there
 * is taken.
 *
 * <p>What is news is told by the time of the last change. Records without one are told apart by their content: {@code time}
 * is left out, and an event carries the time at which the change was seen.
 */
@RegisterForReflection
public class Kind extends Declared {
    private final Reader reader = new Reader(this);
    private String at = "";

    /** The field that may hold since when a quantity is so: ISO 8601, or seconds or milliseconds since 1970; its event has that time. */
    public void setAt(String field) {
        this.at = field;
    }

    /** Since when it is so; where nobody says, or says a time that is to come: since it was seen. */
    Instant at(JsonNode record, Instant seen) {
        Instant said = at.isEmpty() ? null : Times.instant(Fields.at(record, at));
        return said == null || said.isAfter(seen) ? seen : said.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * The kind that is declared as a bean of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Kind named(CamelContext camel, String name) {
        Kind kind = camel.getRegistry().lookupByNameAndType(name, Kind.class);
        if (kind == null) {
            throw new IllegalArgumentException("there is no bean " + name + " of type " + Kind.class.getName()
                    + ": declare it under beans: in the route file of its system");
        }
        return kind;
    }

    /**
     * Reads one record.
     *
     * @param now when it came
     * @throws BadRecord when its key, time or quantity is missing or cannot be read
     */
    public Reading read(JsonNode record, Instant now) throws BadRecord {
        return reader.read(record, now);
    }

    /**
     * That a thing is not there any more.
     *
     * @param name what people called it, or null
     */
    public Reading gone(String thingsKey, String name, Instant now) {
        return reader.gone(thingsKey, name, now);
    }

    /** The records in a record: itself, or those that {@code each} names. */
    List<JsonNode> within(JsonNode record) throws BadRecord {
        return reader.within(record);
    }

    /** The key of a record that could not be read otherwise, or null where there is none either. */
    public String keyIfAny(JsonNode record) {
        try {
            return record instanceof ObjectNode data ? Keys.of(data, key) : null;
        } catch (BadRecord e) {
            return null;
        }
    }

    /** Whether a record says itself that it belongs to somebody else, whatever was asked for. */
    public boolean isForeign(JsonNode record) {
        String owner = getOwner();
        int equals = owner.indexOf('=');
        String ours = equals < 0 ? "" : owner.substring(equals + 1).strip();
        String theirs = ours.isEmpty()
                ? null
                : Keys.reference(record, owner.substring(0, equals).strip());
        return theirs != null && !theirs.equals(ours);
    }

    /** Whether a record says itself which thing it is and when it changed, so that it is an event without being fetched. */
    public boolean isWhole(JsonNode record) {
        return news() instanceof News.ByTime && keyIfAny(record) != null && Fields.present(record, time) != null;
    }

    /** The record in an answer that holds one thing. */
    public JsonNode unwrap(JsonNode answer) {
        return wrapper.isEmpty() ? answer : answer.path(wrapper);
    }

    /** The path at which the thing of that key is read, or null where none of them can be asked for. */
    public String pathOf(String thingsKey) {
        return one.isEmpty() ? null : one.replace("{key}", thingsKey);
    }

    /** The paths of what belongs beside the thing of that key when its status has changed, by field. */
    public Map<String, String> besideOf(String thingsKey) {
        return besideEnabled
                ? beside.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, pair -> pair.getValue()
                        .replace("{key}", thingsKey)))
                : Map.of();
    }

    /** How it is told whether a record is news. */
    public News news() {
        if (!time.isEmpty()) {
            return happened == null ? new News.ByTime() : new News.AsTold();
        }
        return quantity == null ? new News.ByContent() : new News.ByQuantity(threshold, startsAtZero);
    }

    /** Whether records say when they changed. */
    public boolean isTimed() {
        return !time.isEmpty();
    }

    /** Whether the last state of each is kept with its content. */
    public boolean hasSnapshot() {
        return snapshot;
    }

    /** Whether records count something. */
    public boolean isQuantity() {
        return quantity != null;
    }

    /** The key of the thing that a field refers to: an integer or text, or an object with an {@code id}; null where there is none. */
    public String reference(JsonNode record, String field) {
        return Keys.reference(record, field);
    }

    /** Whether a state is not behind another one in the order of states: told after that, it is no news. */
    public boolean isLate(String state, String known) {
        Integer place = order.get(state);
        Integer reached = order.get(known);
        return place != null && reached != null && place <= reached;
    }

    /** Whether a thing has each of its states once, in an order. */
    public boolean isOrdered() {
        return !order.isEmpty();
    }

    /** What the first news of a thing is called. */
    public String firstNews() {
        return first;
    }

    /** Whether records say when their thing has ended. */
    public boolean tellsEnd() {
        return ended != null;
    }

    /** What the end of a thing is called: the value of the field that says it; null where none does. */
    public String endedNews() {
        return ended == null ? null : ended.getValue().toLowerCase(Locale.ROOT);
    }

    /** A record that says that the thing of that key has ended, with nothing else in it. */
    public ObjectNode ending(String thingsKey) {
        return Json.object().put(Keys.last(key), thingsKey).put(ended.getKey(), ended.getValue());
    }

    boolean isEnded(JsonNode record) {
        return ended != null && ended.getValue().equals(Fields.word(record, List.of(ended.getKey())));
    }

    List<String> states() {
        return happened == null ? status : List.of(happened);
    }
}
