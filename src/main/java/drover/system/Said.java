package drover.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an API says where something else was expected: its own words are the best hint, such as that the subscription is past due. */
public final class Said {
    private static final List<String> FIELDS =
            List.of("errors", "error", "message", "messages", "error_description", "detail", "title", "reason", "code");
    private static final int DEPTH = 4;
    private static final int MOST = 200;

    private Said() {}

    /** The words in an answer, at most 200 characters of them; empty where there are none. */
    public static Optional<String> in(JsonNode answer) {
        Set<String> words = new LinkedHashSet<>();
        collect(answer, words, 0);
        String all = Redaction.redact(String.join("; ", words)).replaceAll("[\\s\\p{Cntrl}]+", " ");
        return Optional.of(all.length() > MOST ? all.substring(0, MOST) + "…" : all)
                .filter(text -> !text.isBlank());
    }

    private static void collect(JsonNode value, Set<String> words, int depth) {
        if (value.isTextual()) {
            words.add(value.textValue().strip());
        } else if (value.isArray() && depth < DEPTH) {
            value.forEach(element -> collect(element, words, depth + 1));
        } else if (value.isObject() && depth < DEPTH) {
            for (String field : FIELDS) {
                collect(value.path(field), words, depth + 1);
            }
        }
    }
}
