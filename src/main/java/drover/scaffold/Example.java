package drover.scaffold;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A case of a new source: a record is new, and then it has changed. Nothing of a sample is in it but the names of fields: values may be of
 * people.
 */
record Example(String system, SourceKind kind, String list, String thing, Sample sample) {
    private static final String FIRST = "2026-02-03T10:00:00Z";
    private static final String SECOND = "2026-02-04T09:30:00Z";

    String text() {
        ObjectNode example = Json.object().put("description", "a " + thing + " is new, and then it has changed");
        ArrayNode rounds = example.putArray("rounds");
        round(rounds.addObject(), record("new", FIRST), "created");
        ObjectNode changed = round(
                rounds.addObject(), record("done", SECOND), sample.status().isEmpty() ? "updated" : "status_changed");
        if (!sample.status().isEmpty()) {
            changed.putObject("data").put("from", "new").put("to", "done");
        }
        return new String(Json.pretty(example), StandardCharsets.UTF_8) + "\n";
    }

    /** An answer in Camel's language {@code simple}, whose record has changed in this minute. */
    String everyMinute() {
        String minute = "minute ${date-with-timezone:now:UTC:mm}";
        String time = "${date-with-timezone:now:UTC:yyyy-MM-dd'T'HH:mm}:00Z";
        return new String(Json.pretty(body(record(minute, time))), StandardCharsets.UTF_8);
    }

    /** The fields that the source looks at. */
    static List<String> paths(Sample sample) {
        List<String> paths = new ArrayList<>(List.of(sample.key(), sample.time(), sample.status(), sample.name()));
        paths.addAll(sample.money());
        return paths.stream().filter(path -> !path.isEmpty()).distinct().toList();
    }

    private ObjectNode round(ObjectNode round, ObjectNode record, String what) {
        if (kind == SourceKind.WEBSOCKET) {
            round.putArray("messages").add(message(record));
        } else {
            ObjectNode answer = round.putArray("answers").addObject();
            if (kind != SourceKind.GRAPHQL) {
                answer.put("path", "/" + list + "/");
            }
            answer.set("body", body(record));
        }
        return round.putArray("events")
                .addObject()
                .put("type", system + "." + thing + "." + what)
                .put("subject", thing + "/A-1");
    }

    private ObjectNode message(ObjectNode record) {
        if (sample.records().isEmpty()) {
            return record;
        }
        ObjectNode message = Json.object();
        message.set(sample.records(), record);
        return message;
    }

    private ObjectNode body(ObjectNode record) {
        ObjectNode body = Json.object();
        if (kind == SourceKind.GRAPHQL) {
            ObjectNode connection = body.putObject("data").putObject(list);
            connection.putArray("edges").addObject().put("cursor", "c1").set("node", record);
            connection.putObject("pageInfo").put("hasNextPage", false).put("endCursor", "c1");
            return body;
        }
        body.put("count", 1).putNull("next");
        body.putArray(kind == SourceKind.REST_CHANGES || sample.records().isEmpty() ? "results" : sample.records())
                .add(record);
        return body;
    }

    private ObjectNode record(String status, String time) {
        ObjectNode record = Json.object();
        for (String path : paths(sample)) {
            String value = path.equals(sample.key())
                    ? "A-1"
                    : path.equals(sample.time()) ? time : path.equals(sample.status()) ? status : "12.50";
            put(record, path, path.equals(sample.name()) ? "Example " + status : value);
        }
        return sample.status().isEmpty() && sample.name().isEmpty() ? record.put("note", status) : record;
    }

    private static void put(ObjectNode record, String path, String value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            record.put(path, value);
        } else {
            record.withObjectProperty(path.substring(0, dot)).put(path.substring(dot + 1), value);
        }
    }
}
