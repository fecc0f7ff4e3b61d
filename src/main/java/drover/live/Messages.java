package drover.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.record.Times;
import drover.system.Redaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the messages of a live stream are told apart. It is declared as a bean in the route file of its system, so that a new stream
 * needs no Java. Fields are named by their path ({@code params.result}).
 */
@RegisterForReflection
public class Messages {
    private static final int LONGEST_WORDS = 200;

    private String type = "type";
    private Set<String> take = Set.of();
    private String record = "";
    private String key = "";
    private String other = "";
    private String time = "";
    private String sequence = "";
    private String ping = "ping";
    private String pong = "{\"type\":\"pong\"}";
    private Set<String> errors = Set.of("error");
    private Pattern refused = Pattern.compile(
            "(?i)unauthori[sz]ed|forbidden|not authori[sz]ed|authenticat|credential|api.?key|\\b40[13]\\b");
    private Set<Integer> refusedCodes = Set.of(1008, 3000, 3003, 4001, 4003, 4401, 4403);

    /** The field that says of which type a message is. */
    public void setType(String field) {
        this.type = field;
    }

    /** The types of those that hold a record, with commas between; empty: all in which there is one. */
    public void setTake(String types) {
        this.take = words(types);
    }

    /** Where the record stands in a message; empty: the message is the record. */
    public void setRecord(String path) {
        this.record = path;
    }

    /** The field of a record that says what it is about: of each key the order is kept, and by {@code newest} the newest. */
    public void setKey(String field) {
        this.key = field;
    }

    /** The key of a record that has none: it is put into that field. */
    public void setOther(String name) {
        this.other = name;
    }

    /** The field of a record with its time: ISO 8601, or seconds or milliseconds since 1970, also in hexadecimal. */
    public void setTime(String field) {
        this.time = field;
    }

    /** The field of a record with its number, which grows with each of its key. */
    public void setSequence(String field) {
        this.sequence = field;
    }

    /** The type of a message by which the server asks whether we are there. */
    public void setPing(String text) {
        this.ping = text;
    }

    /** What it is answered. */
    public void setPong(String message) {
        this.pong = message;
    }

    /** The types of messages that say what is wrong, with commas between; a field {@code error} says so as well. */
    public void setErrors(String types) {
        this.errors = words(types);
    }

    /** A regular expression over what the server says is wrong: what it finds means that our credential is refused. */
    public void setRefused(String expression) {
        this.refused = Pattern.compile(expression);
    }

    /** The close codes that mean that our credential is refused, with commas between. */
    public void setRefusedCodes(String codes) {
        this.refusedCodes = words(codes).stream().map(Integer::valueOf).collect(Collectors.toUnmodifiableSet());
    }

    boolean isRefusedCode(int code) {
        return refusedCodes.contains(code);
    }

    boolean isRefusal(String words) {
        return refused.matcher(words).find();
    }

    /** Reads one message, which may be an array of several. */
    List<Told> read(byte[] text, int connection) {
        JsonNode json;
        try {
            json = Json.read(text);
        } catch (IOException e) {
            return List.of(new Told.Unreadable("no JSON: " + text.length + " bytes"));
        }
        if (!json.isArray()) {
            return List.of(told(json, text.length, connection));
        }
        List<Told> all = new ArrayList<>();
        json.forEach(one -> all.add(told(one, text.length / json.size(), connection)));
        return all;
    }

    /** The records in what REST answers: an array of records or of messages, or one. */
    List<Told.Tick> fetched(JsonNode answer, int connection) {
        List<Told.Tick> all = new ArrayList<>();
        for (JsonNode one : answer.isArray() ? answer : List.of(answer)) {
            if (one instanceof ObjectNode object && record(object, 0, connection, true) instanceof Told.Tick found) {
                all.add(found);
            }
        }
        return all;
    }

    private Told told(JsonNode message, int bytes, int connection) {
        if (!message.isObject()) {
            return new Told.Unreadable(Json.shape(message));
        }
        String kind = at(message, type).asText("");
        if (kind.equals(ping) && !ping.isEmpty()) {
            return new Told.Ping(pong);
        }
        JsonNode error = message.path("error");
        if (errors.contains(kind) || (error.isTextual() || error.isObject())) {
            return fault(message);
        }
        if (!take.isEmpty() && !take.contains(kind)) {
            return new Told.Other();
        }
        JsonNode found = record.isEmpty() ? message : at(message, record);
        if (found instanceof ObjectNode object) {
            return record(object, bytes, connection, false);
        }
        return take.isEmpty() ? new Told.Other() : new Told.Unreadable(Json.shape(found));
    }

    private Told record(ObjectNode found, int bytes, int connection, boolean isFetched) {
        ObjectNode data = found;
        JsonNode name = key.isEmpty() ? Json.object().path(key) : at(data, key);
        if (name.isContainerNode()) {
            return new Told.Unreadable("its key is " + Json.shape(name));
        }
        String about = name.asText("");
        if (about.isEmpty() && other.isEmpty()) {
            return new Told.Unreadable("it has no key");
        }
        if (about.isEmpty()) {
            about = other;
            data = key.isEmpty() ? data : data.deepCopy().put(key, other);
        }
        BigInteger number = sequence.isEmpty() ? null : Times.integer(at(data, sequence));
        return new Told.Tick(
                data,
                about,
                number,
                time.isEmpty() ? null : Times.instant(at(data, time)),
                bytes,
                connection,
                isFetched);
    }

    private Told fault(JsonNode message) {
        String words = List.of("error.message", "message", "reason", "error", "error.code", "code").stream()
                .map(path -> at(message, path))
                .filter(JsonNode::isValueNode)
                .filter(node -> !node.isNull())
                .map(node -> node.asText("").replaceAll("\\p{Cntrl}+", " ").strip())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("it does not say what");
        String shown = words.length() > LONGEST_WORDS ? words.substring(0, LONGEST_WORDS) + "…" : words;
        return new Told.Fault(Redaction.redact(shown), isRefusal(words));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static JsonNode at(JsonNode json, String path) {
        JsonNode value = json;
        for (String part : path.split("\\.", -1)) {
            value = value.path(part);
        }
        return value;
    }
}
