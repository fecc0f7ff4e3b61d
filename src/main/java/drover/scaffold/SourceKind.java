package drover.scaffold;

import java.util.Arrays;
import java.util.List;

/** How a new source is read. */
public enum SourceKind {
    /** The API can be asked for what has changed. */
    REST_CHANGES("rest-changes"),
    /** It cannot: each poll compares the whole list. */
    REST_LIST("rest-list"),
    /** The same, by GraphQL. */
    GRAPHQL("graphql"),
    /** The server tells what happens over a WebSocket. */
    WEBSOCKET("websocket");

    private final String text;

    SourceKind(String text) {
        this.text = text;
    }

    /** As it is written on the command line. */
    public String text() {
        return text;
    }

    /** Each as it is written. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(SourceKind::text).toList();
    }

    static SourceKind of(String text) {
        for (SourceKind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "--kind is rest-changes (the API can be asked for what has changed), rest-list"
                        + " or graphql (it cannot), or websocket (the server tells what happens), not " + text);
    }
}
