package drover.scaffold;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The files of a new source: its route file, keys, fixtures, a case and a page of docs. */
final class Source {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]{1,30}");
    private static final String FIRST = "2026-02-03T10:00:00Z";
    private static final String SECOND = "2026-02-04T09:30:00Z";

    /** How a list is read. */
    enum Kind {
        REST_CHANGES("rest-changes"),
        REST_LIST("rest-list"),
        GRAPHQL("graphql");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        static Kind of(String text) {
            for (Kind kind : values()) {
                if (kind.text.equals(text)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(
                    "--kind is rest-changes (the API can be asked for what has changed), rest-list or graphql"
                            + " (it cannot), not " + text);
        }
    }

    private final String system;
    private final Kind kind;
    private final String list;
    private final Sample sample;

    /** @throws IllegalArgumentException when a name cannot be one, or the sample has not what the kind needs */
    Source(String system, Kind kind, String list, Sample sample) {
        this.system = word("NAME", system);
        this.kind = kind;
        this.list = word("--list", list);
        this.sample = sample;
        if (isTimed() && sample.time().isEmpty()) {
            throw new IllegalArgumentException(
                    "no field of the sample is the time of the last change (with its offset, called modified, updated"
                            + " or changed): name it in the route file, or take --kind rest-list");
        }
    }

    private static String word(String what, String text) {
        if (!WORD.matcher(text).matches()) {
            throw new IllegalArgumentException(what + " is small letters and digits, such as parcels, not " + text);
        }
        return text;
    }

    private boolean isTimed() {
        return kind == Kind.REST_CHANGES;
    }

    private String thing() {
        if (list.endsWith("ies")) {
            return list.substring(0, list.length() - 3) + "y";
        }
        return list.endsWith("s") ? list.substring(0, list.length() - 1) : list;
    }

    /** The files, by their place; of keys what is added. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("routes/" + system + ".camel.yaml", fill(kind.text + ".camel.yaml"));
        if (kind == Kind.GRAPHQL) {
            files.put("routes/" + system + "-graphql-" + list + ".graphql", fill("query.graphql"));
        }
        files.put("fixtures/" + system + "/README.md", fill("README.md"));
        files.put("fixtures/" + system + "/500.json", "{\"error\": \"something went wrong\"}\n");
        files.put("fixtures/" + system + "/cases/changes/case.json", pretty(example()));
        files.put("docs/systems/" + system + ".md", fill("page.md"));
        return files;
    }

    String keys() {
        return fill("source.properties")
                + (isTimed() ? fill("lookback.properties") : "")
                + (kind == Kind.GRAPHQL ? fill("graphql.properties") : "");
    }

    private String fill(String template) {
        String kindBean = system + thing().substring(0, 1).toUpperCase(Locale.ROOT) + thing().substring(1) + "Records";
        return Template.read(template)
                .with("system", system)
                .with("SYSTEM", system.toUpperCase(Locale.ROOT))
                .with("list", list)
                .with("Lists", list.substring(0, 1).toUpperCase(Locale.ROOT) + list.substring(1))
                .with("thing", thing())
                .with("kind", kindBean)
                .with("fields", fields())
                .with("time", sample.time())
                .with("records", sample.records())
                .with("selection", selection())
                .with("events", isTimed() ? "created`, `.updated" : "created`, `.updated`, `.removed")
                .with(
                        "proposals",
                        sample.equals(Sample.NONE)
                                ? "Fields are assumed: look at an answer of the API."
                                : sample.words(isTimed()))
                .text();
    }

    private String fields() {
        List<String> fields = new ArrayList<>(List.of("key: " + sample.key()));
        if (isTimed()) {
            fields.add("time: " + sample.time());
        } else if (!sample.time().isEmpty()) {
            fields.add("ignore: " + sample.time());
        }
        if (!sample.status().isEmpty()) {
            fields.add("status: " + sample.status());
        }
        if (!sample.name().isEmpty()) {
            fields.add("name: " + sample.name());
        }
        return String.join(", ", fields);
    }

    private List<String> paths() {
        List<String> paths = new ArrayList<>(List.of(sample.key(), sample.time(), sample.status(), sample.name()));
        paths.addAll(sample.money());
        return paths.stream().filter(path -> !path.isEmpty()).distinct().toList();
    }

    private String selection() {
        StringBuilder lines = new StringBuilder();
        for (String path : paths()) {
            int dot = path.indexOf('.');
            lines.append("        ")
                    .append(dot < 0 ? path : path.substring(0, dot) + " { " + path.substring(dot + 1) + " }")
                    .append('\n');
        }
        return lines.toString().stripTrailing();
    }

    /** A record is new, and then it has changed. Nothing of a sample is in it but the names of fields: values may be of people. */
    private ObjectNode example() {
        ObjectNode first = record("new", FIRST);
        ObjectNode second = record("done", SECOND);
        ObjectNode example = Json.object().put("description", "a " + thing() + " is new, and then it has changed");
        ArrayNode rounds = example.putArray("rounds");
        round(rounds.addObject(), first, "created");
        ObjectNode changed =
                round(rounds.addObject(), second, sample.status().isEmpty() ? "updated" : "status_changed");
        if (!sample.status().isEmpty()) {
            changed.putObject("data").put("from", "new").put("to", "done");
        }
        return example;
    }

    private ObjectNode round(ObjectNode round, ObjectNode record, String what) {
        ObjectNode answer = round.putArray("answers").addObject();
        if (kind != Kind.GRAPHQL) {
            answer.put("path", "/" + list + "/");
        }
        answer.set("body", body(record));
        return round.putArray("events")
                .addObject()
                .put("type", system + "." + thing() + "." + what)
                .put("subject", thing() + "/A-1");
    }

    private ObjectNode body(ObjectNode record) {
        ObjectNode body = Json.object();
        if (kind == Kind.GRAPHQL) {
            ObjectNode connection = body.putObject("data").putObject(list);
            connection.putArray("edges").addObject().put("cursor", "c1").set("node", record);
            connection.putObject("pageInfo").put("hasNextPage", false).put("endCursor", "c1");
            return body;
        }
        body.put("count", 1).putNull("next");
        body.putArray(isTimed() || sample.records().isEmpty() ? "results" : sample.records())
                .add(record);
        return body;
    }

    private ObjectNode record(String status, String time) {
        ObjectNode record = Json.object();
        for (String path : paths()) {
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

    private static String pretty(ObjectNode json) {
        return new String(Json.pretty(json), StandardCharsets.UTF_8) + "\n";
    }
}
