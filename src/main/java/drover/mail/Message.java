package drover.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.system.BadData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A message as an event tells it: some of its headers, never its body. */
final class Message {
    /** Those that are asked for. */
    static final List<String> HEADERS = List.of("From", "Subject");

    private static final Set<String> WANTED = Set.of("INBOX", "UNREAD");

    private Message() {}

    /** Whether one of these labels, when it is added, may make unread mail of the inbox of it. */
    static boolean makesNews(JsonNode labels) {
        for (JsonNode label : labels) {
            if (WANTED.contains(label.asText())) {
                return true;
            }
        }
        return false;
    }

    /** The record of a message, in an array; none where it has been read or moved meanwhile. */
    static JsonNode read(String stream, JsonNode message) throws BadData {
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        if (!message.isObject()) {
            throw new BadData(stream + ": expected one message, got " + Json.shape(message), null);
        }
        List<String> labels = new ArrayList<>();
        message.path("labelIds").forEach(label -> labels.add(label.asText()));
        if (!labels.containsAll(WANTED)) {
            return records;
        }
        ObjectNode mail = records.addObject();
        mail.put("id", message.path("id").textValue());
        mail.put("thread", message.path("threadId").textValue());
        mail.put("from", header(message, "From")).put("subject", header(message, "Subject"));
        String received = message.path("internalDate").asText("");
        if (received.matches("\\d{1,15}")) {
            mail.put("date", Instant.ofEpochMilli(Long.parseLong(received)).toString());
        }
        mail.put("snippet", message.path("snippet").asText(""));
        labels.forEach(mail.putArray("labels")::add);
        return records;
    }

    private static String header(JsonNode message, String name) {
        for (JsonNode header : message.path("payload").path("headers")) {
            if (name.equalsIgnoreCase(header.path("name").asText())) {
                return header.path("value").asText("");
            }
        }
        return null;
    }
}
