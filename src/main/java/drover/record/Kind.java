package drover.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
public class Kind {
    private String stream;
    private String system;
    private String thing;
    private String source;
    private List<String> key = List.of();
    private List<String> time = List.of();
    private List<String> status = List.of();
    private List<String> name = List.of();
    private List<String> ignore = List.of();
    private List<String> each = List.of();
    private String parent = "parent";
    private List<String> carry = List.of();
    private String quantity;
    private int threshold;
    private String happened;
    private String one = "";
    private String into = "";
    private Map<String, String> references = Map.of();
    private String owner = "";
    private final Reader reader = new Reader(this);

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
    boolean isForeign(JsonNode record) {
        int equals = owner.indexOf('=');
        String ours = equals < 0 ? "" : owner.substring(equals + 1).strip();
        String theirs = ours.isEmpty()
                ? null
                : Keys.reference(record, owner.substring(0, equals).strip());
        return theirs != null && !theirs.equals(ours);
    }

    /** Whether a record says itself which thing it is and when it changed, so that it is an event without being fetched. */
    public boolean isWhole(JsonNode record) {
        return isTimed() && happened == null && keyIfAny(record) != null && Fields.present(record, time) != null;
    }

    /** The path at which the thing of that key is read, or null where none of them can be asked for. */
    public String pathOf(String thingsKey) {
        return one.isEmpty() ? null : one.replace("{key}", thingsKey);
    }

    /** Where one that was fetched goes, or empty: {@code ingest:<kind>}. */
    public String getInto() {
        return into;
    }

    /** Where one that was fetched goes: a route that completes it, whose end is {@code ingest:<kind>}. */
    public void setInto(String uri) {
        this.into = uri;
    }

    /** The path at which one is read, with {@code {key}} in it: {@code /orders/{key}/}. */
    public void setOne(String path) {
        this.one = path;
    }

    /** Whether news is told by the time of the last change; otherwise by content. */
    public boolean isTimed() {
        return !time.isEmpty();
    }

    /** Whether a change is a change of quantity. */
    public boolean isQuantity() {
        return quantity != null;
    }

    /** Whether a quantity has changed by so much that it is news. */
    public boolean isNews(BigDecimal before, BigDecimal after) {
        BigDecimal least = before.abs().multiply(BigDecimal.valueOf(threshold)).movePointLeft(2);
        BigDecimal difference = after.subtract(before).abs();
        return difference.signum() != 0 && difference.compareTo(least) >= 0;
    }

    /** Whether the record says itself what happened. */
    public boolean saysWhatHappened() {
        return happened != null;
    }

    /** The key of the thing that a field refers to: an integer or text, or an object with an {@code id}; null where there is none. */
    public String reference(JsonNode record, String field) {
        return Keys.reference(record, field);
    }

    List<String> keys() {
        return key;
    }

    List<String> times() {
        return time;
    }

    List<String> states() {
        return happened == null ? status : List.of(happened);
    }

    List<String> names() {
        return name;
    }

    List<String> ignored() {
        return ignore;
    }

    List<String> carried() {
        return carry;
    }

    /** The poll these records come from, such as {@code leaflink-orders}. */
    public String getStream() {
        return stream;
    }

    public void setStream(String stream) {
        this.stream = stream;
    }

    /** The first part of the event type, such as {@code leaflink}. */
    public String getSystem() {
        return system;
    }

    public void setSystem(String system) {
        this.system = system;
    }

    /** The second part of the event type, such as {@code order}. */
    public String getThing() {
        return thing;
    }

    public void setThing(String thing) {
        this.thing = thing;
    }

    /** The CloudEvents source, such as {@code /leaflink/sellers/6808}. */
    public String getSource() {
        return source;
    }

    public void setSource(String source) {
        this.source = source;
    }

    /** Fields that are no news when they change. */
    public void setIgnore(String fields) {
        this.ignore = Fields.list(fields);
    }

    /** Fields that may hold an array of which each element is a record of its own. */
    public void setEach(String fields) {
        this.each = Fields.list(fields);
    }

    public List<String> getEach() {
        return each;
    }

    /** The field under which such an element carries what is named by {@code carry} of the record it stands in. */
    public void setParent(String field) {
        this.parent = field;
    }

    String getParent() {
        return parent;
    }

    /** What such an element carries of the record it stands in. */
    public void setCarry(String fields) {
        this.carry = Fields.list(fields);
    }

    /**
     * The field that holds a quantity: its change is the event {@code changed}, with old and new quantity and the
     * difference. What is not there has the quantity 0.
     */
    public void setQuantity(String field) {
        this.quantity = field;
    }

    String getQuantity() {
        return quantity;
    }

    /** Per cent by which a quantity must change to be news. */
    public void setThreshold(int percent) {
        this.threshold = percent;
    }

    /** The field that says what happened: its text is the last part of the event type. */
    public void setHappened(String field) {
        this.happened = field;
    }

    /** Fields that may hold the key; {@code a+b} takes several together. The first that is there is taken. */
    public void setKey(String fields) {
        this.key = Fields.list(fields);
    }

    /** Fields that may hold the time of the last change. */
    public void setTime(String fields) {
        this.time = Fields.list(fields);
    }

    /** Fields that may hold the status; a change of it is {@code status_changed}. */
    public void setStatus(String fields) {
        this.status = Fields.list(fields);
    }

    /** Fields that may hold what people call it; records that refer to it carry this name. */
    public void setName(String fields) {
        this.name = Fields.list(fields);
    }

    /** {@code field=key}: the field says to whom a record belongs, and only what belongs to that key is ours. */
    public void setOwner(String fieldAndKey) {
        this.owner = fieldAndKey;
    }

    String getOwner() {
        return owner;
    }

    /** {@code field=thing} pairs: the field holds the key of such a thing, whose name is added as {@code <field>_name}. */
    public void setReferences(String pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String pair : Fields.list(pairs)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "references must be pairs such as customer=customer (field=thing), not " + pair);
            }
            map.put(
                    pair.substring(0, equals).strip(),
                    pair.substring(equals + 1).strip());
        }
        this.references = map;
    }

    public Map<String, String> getReferences() {
        return references;
    }
}
