package drover.scaffold;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The files of a new source: its route file, keys, fixtures, a case and a page of docs. */
final class Source {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]{1,30}");

    private final String system;
    private final SourceKind kind;
    private final String list;
    private final Sample sample;

    /** @throws IllegalArgumentException when a name cannot be one, or the sample has not what the kind needs */
    Source(String system, SourceKind kind, String list, Sample sample) {
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
        return kind == SourceKind.REST_CHANGES;
    }

    private boolean isAssumed() {
        return sample.equals(Sample.NONE) || sample.equals(Sample.NO_MESSAGE);
    }

    private boolean isLive() {
        return kind == SourceKind.WEBSOCKET;
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
        files.put("routes/" + system + ".camel.yaml", fill(kind.text() + ".camel.yaml"));
        if (kind == SourceKind.GRAPHQL) {
            files.put("routes/" + system + "-graphql-" + list + ".graphql", fill("query.graphql"));
        }
        String fixtures = "fixtures/" + system + "/";
        String example = example().text();
        files.put(fixtures + "README.md", fill(isLive() ? "README-live.md" : "README.md"));
        files.put(fixtures + "cases/changes/case.json", example);
        if (isLive()) {
            files.put(
                    fixtures + "cases/always.json",
                    "{ \"keys\": { \"" + system + ".base-url\": \"{socket}\" }, \"answers\": [] }\n");
        } else {
            files.put(fixtures + "500.json", "{\"error\": \"something went wrong\"}\n");
            files.put(fixtures + "sandbox.camel.yaml", fill("sandbox.camel.yaml"));
        }
        files.put("docs/systems/" + system + ".md", fill(isLive() ? "page-live.md" : "page.md"));
        return files;
    }

    private Example example() {
        return new Example(system, kind, list, thing(), sample);
    }

    String keys() {
        if (isLive()) {
            return fill("source-live.properties");
        }
        return fill("source.properties")
                + (isTimed() ? fill("lookback.properties") : "")
                + (kind == SourceKind.GRAPHQL ? fill("graphql.properties") : "")
                + fill("sandbox.properties");
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
                .with("messages", messages())
                .with("answer", example().everyMinute().indent(14).stripTrailing())
                .with("events", isTimed() || isLive() ? "created`, `.updated" : "created`, `.updated`, `.removed")
                .with(
                        "proposals",
                        isAssumed()
                                ? "Fields are assumed: look at an answer of the API."
                                : sample.words(isTimed() || isLive()))
                .text();
    }

    private String fields() {
        List<String> fields = new ArrayList<>(List.of("key: " + sample.key()));
        if (isTimed() || (isLive() && !sample.time().isEmpty())) {
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

    /** Where a record stands in a message, and what tells what comes late. */
    private String messages() {
        List<String> fields = new ArrayList<>();
        if (!sample.records().isEmpty()) {
            fields.add("record: " + sample.records());
        }
        fields.add("key: " + sample.key());
        if (!sample.time().isEmpty()) {
            fields.add("time: " + sample.time());
        }
        return String.join(", ", fields);
    }

    private String selection() {
        StringBuilder lines = new StringBuilder();
        for (String path : Example.paths(sample)) {
            int dot = path.indexOf('.');
            lines.append("        ")
                    .append(dot < 0 ? path : path.substring(0, dot) + " { " + path.substring(dot + 1) + " }")
                    .append('\n');
        }
        return lines.toString().stripTrailing();
    }
}
