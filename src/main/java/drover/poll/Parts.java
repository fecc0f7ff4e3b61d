package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which lists of a kind are read, one after the other: those that a key names with commas between, or, where it says {@code all}, those
 * that an API lists, page by page ({@code {items: [{id, primary}], nextPageToken}}). One that says it is {@code primary} is called so.
 */
@RegisterForReflection
public final class Parts {
    private static final String ALL = "all";
    private static final String PRIMARY = "primary";

    private final Set<String> names = new LinkedHashSet<>();
    private final PageTokens tokens = new PageTokens("");
    private final boolean listed;
    private boolean more;
    private String page = "";

    Parts(String key) {
        listed = key.strip().equals(ALL);
        more = listed;
        if (!listed) {
            Arrays.stream(key.split(",", -1)).map(String::strip).forEach(names::add);
        }
    }

    boolean isMore() {
        return more;
    }

    String query() {
        return "maxResults=250" + (page.isEmpty() ? "" : "&pageToken=" + PartNames.encode(page));
    }

    void take(JsonNode answer) throws BadData {
        if (!answer.path("items").isArray()) {
            throw new BadData("expected an array items, got " + Json.shape(answer), null);
        }
        for (JsonNode item : answer.path("items")) {
            String id = item.path("id").asText("");
            if (!id.isBlank() && !item.path("deleted").asBoolean()) {
                names.add(item.path(PRIMARY).asBoolean() ? PRIMARY : id);
            }
        }
        page = tokens.after(answer);
        more = !page.isEmpty();
    }

    List<String> names() {
        return List.copyOf(names);
    }
}
