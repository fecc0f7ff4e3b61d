package drover.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import drover.ingest.Kept;
import drover.poll.Bounds;
import drover.poll.PageTokens;
import drover.poll.Pages;
import drover.poll.PartNames;
import drover.poll.Tally;
import drover.record.Json;
import drover.system.BadData;
import drover.system.Permanent;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The unread mail of an inbox, by the history of Gmail (developers.google.com/workspace/gmail/api/guides/sync): what has come, was
 * moved into the inbox or marked as unread since a history id, and is not known, then each message by itself, of which only headers are asked for. The newest history id is the cursor, and is
 * saved when all is durable. Gmail keeps history for about a week: where it has none any more (404), and at first, the history id of
 * now is taken, and then all unread mail is listed, of which what is known is not asked for again.
 */
final class MailPages implements Pages {
    private static final int NOT_FOUND = 404;

    private enum Ask {
        /** The history id of now. */
        NOW,
        /** All unread mail. */
        LIST,
        /** What was added since a history id. */
        HISTORY,
        /** One message. */
        MESSAGE
    }

    private final String stream;
    private final int limit;
    private final Function<Collection<String>, Set<String>> known;
    private final PageTokens tokens;
    private final Set<String> found = new LinkedHashSet<>();
    private final Deque<String> messages = new ArrayDeque<>();
    private final Bounds bounds;
    private final Tally tally = new Tally();
    private Ask ask;
    private String cursor;
    private String newest;
    private String page = "";
    private boolean last;
    private boolean again;
    private boolean refused;
    private boolean done;

    /**
     * A mailbox that is read from now on.
     *
     * @param cursor the history id up to which all is durable, or null
     * @param limit messages, or records of history, a page
     * @param known of message ids those that are known
     */
    MailPages(String stream, String cursor, int limit, Function<Collection<String>, Set<String>> known) {
        this.stream = stream;
        this.limit = limit;
        this.known = known;
        this.cursor = cursor;
        this.newest = cursor;
        this.ask = cursor == null ? Ask.NOW : Ask.HISTORY;
        this.bounds = new Bounds(stream, System::nanoTime);
        this.tokens = new PageTokens(stream + ": ");
    }

    @Override
    public boolean isMore() {
        return !done;
    }

    @Override
    public String path(String pattern) {
        return pattern
                + switch (ask) {
                    case NOW -> "/profile";
                    case LIST -> "/messages";
                    case HISTORY -> "/history";
                    case MESSAGE -> "/messages/" + PartNames.encode(messages.getFirst());
                };
    }

    @Override
    public String query(String pattern) {
        String more = "maxResults=" + limit + (page.isEmpty() ? "" : "&pageToken=" + PartNames.encode(page));
        return switch (ask) {
            case NOW -> "";
            case LIST -> "labelIds=INBOX&labelIds=UNREAD&" + more;
            case HISTORY ->
                "startHistoryId=" + PartNames.encode(cursor)
                        + "&historyTypes=messageAdded&historyTypes=labelAdded&labelId=INBOX&" + more;
            case MESSAGE -> "format=metadata&metadataHeaders=" + String.join("&metadataHeaders=", Message.HEADERS);
        };
    }

    @Override
    public boolean takes(Permanent refusal) {
        return refusal.getStatus() == NOT_FOUND && (ask == Ask.HISTORY || ask == Ask.MESSAGE);
    }

    /** There is no such history any more: it begins anew. Or a message has been deleted meanwhile: there is nothing to tell of it. */
    @Override
    public JsonNode refused(Permanent refusal) {
        if (ask == Ask.HISTORY) {
            ask = Ask.NOW;
            again = true;
            refused = true;
            page = "";
            tokens.forget();
            found.clear();
        }
        return JsonNodeFactory.instance.arrayNode();
    }

    @Override
    public JsonNode open(JsonNode answer) throws BadData {
        switch (ask) {
            case NOW -> newest = historyId(answer);
            case LIST -> {
                names(answer.path("messages"));
                follow(answer);
            }
            case HISTORY -> {
                answer.path("history").forEach(this::came);
                newest = historyId(answer);
                follow(answer);
            }
            case MESSAGE -> {
                return Message.read(stream, answer);
            }
        }
        return JsonNodeFactory.instance.arrayNode();
    }

    /** Whether it is unread and in the inbox now is seen when it is asked for. */
    private void came(JsonNode entry) {
        entry.path("messagesAdded").forEach(one -> name(one.path("message").path("id")));
        for (JsonNode one : entry.path("labelsAdded")) {
            if (Message.makesNews(one.path("labelIds"))) {
                name(one.path("message").path("id"));
            }
        }
    }

    private void names(JsonNode list) {
        list.forEach(message -> name(message.path("id")));
    }

    private void name(JsonNode id) {
        if (id.isTextual() && !id.textValue().isBlank()) {
            found.add(id.textValue());
        }
    }

    private String historyId(JsonNode answer) throws BadData {
        String id = answer.path("historyId").asText("");
        if (!id.matches("\\d{1,20}")) {
            throw new BadData(stream + ": expected a historyId, got " + Json.shape(answer), null);
        }
        // Of pages that come from several servers one may lag behind.
        boolean older =
                newest != null && ask == Ask.HISTORY && new BigInteger(id).compareTo(new BigInteger(newest)) < 0;
        return older ? newest : id;
    }

    private void follow(JsonNode answer) throws BadData {
        page = tokens.after(answer);
        last = page.isEmpty();
        if (!last) {
            bounds.page(List.copyOf(found));
        }
    }

    @Override
    public void kept(Kept kept) {
        if (refused) {
            refused = false;
            return;
        }
        switch (ask) {
            case NOW -> ask = Ask.LIST;
            case LIST, HISTORY -> listed();
            case MESSAGE -> {
                tally.page(kept.batches().get(0), kept.ingested().fresh());
                messages.removeFirst();
            }
        }
        done = ask == Ask.MESSAGE && messages.isEmpty();
    }

    /** The oldest is told first: a list begins with the newest, history with the oldest. */
    private void listed() {
        if (!last) {
            return;
        }
        Set<String> before = known.apply(found);
        for (String id : found) {
            if (before.contains(id)) {
                continue;
            }
            if (ask == Ask.LIST) {
                messages.addFirst(id);
            } else {
                messages.addLast(id);
            }
        }
        ask = Ask.MESSAGE;
    }

    @Override
    public String cursor() {
        return done ? newest : null;
    }

    @Override
    public String resumes() {
        return cursor == null ? "begins again" : "goes on from its history id";
    }

    @Override
    public String summary() {
        return tally + (again ? ", all unread mail, because its history is not kept any more" : "");
    }
}
