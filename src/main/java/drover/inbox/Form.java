package drover.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A form ({@code application/x-www-form-urlencoded}), or the query of a URL: names with their values, both in order. */
record Form(Map<String, TreeSet<String>> values) {
    /** GitHub and Slack put their JSON into this field of a form. */
    private static final String PAYLOAD = "payload";

    /** @throws IllegalArgumentException when it is not encoded as a form is */
    static Form read(byte[] body) {
        return read(new String(body, StandardCharsets.UTF_8));
    }

    /** The query of a URL; empty where it has none. */
    static Form query(String url) {
        int mark = url.indexOf('?');
        return read(mark < 0 ? "" : url.substring(mark + 1));
    }

    private static Form read(String text) {
        Map<String, TreeSet<String>> values = new TreeMap<>();
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                values.computeIfAbsent(name, key -> new TreeSet<>())
                        .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return new Form(values);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The first value of a field, or null. */
    String first(String name) {
        return values.containsKey(name) ? values.get(name).first() : null;
    }

    /** Names and values one after the other, sorted, with nothing between: so Twilio signs a form. */
    byte[] joined() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, all) -> all.forEach(value -> text.append(name).append(value)));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The form as JSON: the JSON in its only field {@code payload}, or an object with a text, or an array of texts, for each field.
     *
     * @throws IOException when that field is no JSON
     */
    JsonNode json() throws IOException {
        if (values.keySet().equals(java.util.Set.of(PAYLOAD))) {
            return Json.read(first(PAYLOAD));
        }
        ObjectNode json = Json.object();
        values.forEach((name, all) -> {
            if (all.size() == 1) {
                json.put(name, all.first());
            } else {
                all.forEach(json.withArray("/" + name.replace("~", "~0").replace("/", "~1"))::add);
            }
        });
        return json;
    }
}
