package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.system.BadData;
import java.util.HashSet;
import java.util.Set;

/** The tokens by which a list leads from page to page ({@code nextPageToken}): one that came before would lead round in a circle. */
public final class PageTokens {
    private final String list;
    private final Set<String> seen = new HashSet<>();

    /** @param list what is said to have no end: a stream's name and a colon, or nothing */
    public PageTokens(String list) {
        this.list = list;
    }

    /**
     * The token of the page after this one; an empty text where this is the last.
     *
     * @throws BadData when it came before
     */
    public String after(JsonNode page) throws BadData {
        String next = page.path("nextPageToken").asText("");
        if (!next.isEmpty() && !seen.add(next)) {
            throw new BadData(list + "the page token came before: the list would never end", null);
        }
        return next;
    }

    /** The list is read from its beginning. */
    public void forget() {
        seen.clear();
    }
}
