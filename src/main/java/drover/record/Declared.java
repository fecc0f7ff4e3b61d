package drover.record;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a route file says of a {@link Kind}, property by property. Fields are named by their path ({@code seller.id}). */
@RegisterForReflection
public abstract class Declared extends Provenance {
    String quantity;
    int threshold;
    boolean startsAtZero = true;
    String happened;
    /** The place of each state in the order in which a thing passes through them; those of one place end it alike. */
    Map<String, Integer> order = Map.of();

    String first = "created";
    /** The field that says that a thing has ended, and the value that says it; null where none does. */
    Map.Entry<String, String> ended;

    List<String> until = List.of();
    String endless = "";
    String parent = "parent";
    String one = "";
    String wrapper = "";
    Map<String, String> beside = Map.of();
    boolean besideEnabled = true;
    boolean snapshot = true;
    List<String> key = List.of();
    List<String> time = List.of();
    List<String> revision = List.of();
    List<String> status = List.of();
    List<String> name = List.of();
    List<String> ignore = List.of();
    List<String> each = List.of();
    List<String> carry = List.of();
    private Map<String, String> references = Map.of();

    /** Fields that may hold the key; {@code a+b} takes several together. The first that is there is taken. */
    public void setKey(String fields) {
        this.key = Fields.list(fields);
    }

    /** Fields that may hold the time of the last change. */
    public void setTime(String fields) {
        this.time = Fields.list(fields);
    }

    /**
     * Fields that may hold the number of the last change, as the API counts them: of two states of one time the one with the lower
     * number is the older, whichever comes first.
     */
    public void setRevision(String fields) {
        this.revision = Fields.list(fields);
    }

    /** Fields that may hold the status; a change of it is {@code status_changed}. */
    public void setStatus(String fields) {
        this.status = Fields.list(fields);
    }

    /** Fields that may hold what people call it; records that refer to it carry this name. */
    public void setName(String fields) {
        this.name = Fields.list(fields);
    }

    /** Fields that are no news when they change. */
    public void setIgnore(String fields) {
        this.ignore = Fields.list(fields);
    }

    /** The field that says what happened: its text is the last part of the event type. */
    public void setHappened(String field) {
        this.happened = field;
    }

    /**
     * The states that a field of {@code happened} says, in the order in which a thing passes through them ({@code queued, sent,
     * delivered|failed}): one that is told late, after a later one, is no news.
     */
    public void setOrder(String states) {
        Map<String, Integer> places = new HashMap<>();
        for (String place : Fields.list(states)) {
            int next = places.size();
            for (String state : place.split("\\|", -1)) {
                places.put(state.strip(), next);
            }
        }
        this.order = places;
    }

    /** What the first news of a thing is called, where it is not {@code created}. */
    public void setFirst(String word) {
        this.first = word;
    }

    /**
     * {@code field=value}: the field has that value when the thing has ended, which is an event of that name (in lower case), told once. Of such
     * records nothing else is needed than the key; and no other change of a status is news of its own.
     */
    public void setEnded(String fieldAndValue) {
        Map<String, String> pair = Fields.pairs("ended", "status=cancelled", fieldAndValue);
        if (pair.size() != 1) {
            throw new IllegalArgumentException("ended must be a pair such as status=cancelled, not " + fieldAndValue);
        }
        this.ended = pair.entrySet().iterator().next();
    }

    /** Fields that may hold until when a thing lasts: one that lies in the past has not ended because a list does not show it any more. */
    public void setUntil(String fields) {
        this.until = Fields.list(fields);
    }

    /** The field that, where it is there, says that nobody knows until when. */
    public void setEndless(String field) {
        this.endless = field;
    }

    /** The field that holds a quantity: its change is the event {@code changed}, with old and new quantity and the difference. */
    public void setQuantity(String field) {
        this.quantity = field;
    }

    /** Per cent by which a quantity must change to be news. */
    public void setThreshold(int percent) {
        this.threshold = percent;
    }

    /** Whether a quantity that was never seen before is taken for 0; if not, its first event has no old quantity and no difference. */
    public void setStartsAtZero(boolean zero) {
        this.startsAtZero = zero;
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

    /** What such an element carries of the record it stands in. */
    public void setCarry(String fields) {
        this.carry = Fields.list(fields);
    }

    /** The path at which one is read, with {@code {key}} in it: {@code /orders/{key}/}. */
    public void setOne(String path) {
        this.one = path;
    }

    /** The field in which an answer for one thing holds it: {@code Invoice} of {@code {"Invoice": {…}}}. Empty: the answer is the thing. */
    public void setWrapper(String field) {
        this.wrapper = field;
    }

    /** {@code field=thing} pairs: the field holds the key of such a thing, whose name is added as {@code <field>_name}. */
    public void setReferences(String pairs) {
        this.references = Fields.pairs("references", "customer=customer (field=thing)", pairs);
    }

    public Map<String, String> getReferences() {
        return references;
    }

    /**
     * {@code field=path} pairs: where the status of a record has changed, what is answered at that path, with {@code {key}} in it, is
     * put beside the record as that field.
     */
    public void setBeside(String pairs) {
        this.beside = Fields.pairs("beside", "history=/history/?order={key} (field=path)", pairs);
    }

    /**
     * Whether the last state of each is kept with its content, to be read through an outage. Not of what comes once and is of people: mail,
     * messages. Their events end with {@code drover.retention}, and a copy would not.
     */
    public void setSnapshot(boolean kept) {
        this.snapshot = kept;
    }

    /** Whether {@code beside} is fetched at all. */
    public void setBesideEnabled(boolean enabled) {
        this.besideEnabled = enabled;
    }
}
