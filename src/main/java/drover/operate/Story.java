package drover.operate;

import com.fasterxml.jackson.databind.JsonNode;

/** What {@code explain} found, as lines for a person at a terminal. */
final class Story {
    private Story() {}

    static String tell(JsonNode found) {
        StringBuilder story = new StringBuilder();
        for (JsonNode event : found.path("events")) {
            event(story, event);
        }
        for (JsonNode parked : found.path("write_backs")) {
            line(
                    story,
                    "%s  write-back %s by %s may have worked or not, a person must look: %s"
                            .formatted(
                                    text(parked, "begun_at"),
                                    text(parked, "id"),
                                    text(parked, "route"),
                                    text(parked, "state")));
        }
        return story.toString();
    }

    private static void event(StringBuilder story, JsonNode event) {
        line(story, "%s  %s  %s".formatted(text(event, "id"), text(event, "type"), text(event, "subject")));
        line(story, "  %s  stored, seen by %s".formatted(text(event, "stored_at"), text(event, "seen_by")));
        if (event.has("missed")) {
            line(story, "  %s".formatted(text(event, "missed")));
        }
        for (JsonNode again : event.path("duplicates_refused")) {
            line(
                    story,
                    "  %s  refused as a duplicate, seen by %s: %s times since %s"
                            .formatted(
                                    text(again, "last_at"),
                                    text(again, "seen_by"),
                                    text(again, "times"),
                                    text(again, "first_at")));
        }
        if (event.has("note")) {
            line(story, "  %s".formatted(text(event, "note")));
        } else if (event.path("deliveries").isEmpty()) {
            line(story, "  no downstream wants it");
        }
        for (JsonNode delivery : event.path("deliveries")) {
            delivery(story, delivery);
        }
        story.append('\n');
    }

    private static void delivery(StringBuilder story, JsonNode delivery) {
        for (JsonNode attempt : delivery.path("earlier_attempts")) {
            line(
                    story,
                    "  %s  %s: attempt, %s ms: %s"
                            .formatted(
                                    text(attempt, "ended_at"),
                                    text(delivery, "downstream"),
                                    text(attempt, "took_ms"),
                                    text(attempt, "result")));
        }
        if (delivery.has("since")) {
            line(
                    story,
                    "  %s  %s: %s%s"
                            .formatted(
                                    text(delivery, "since"),
                                    text(delivery, "downstream"),
                                    text(delivery, "state"),
                                    delivery.has("why") ? ": " + text(delivery, "why") : answer(delivery)));
        } else {
            line(story, "  now  %s: not delivered: %s".formatted(text(delivery, "downstream"), text(delivery, "why")));
        }
    }

    private static String answer(JsonNode delivery) {
        if (delivery.has("result")) {
            return ": " + text(delivery, "result") + " (" + text(delivery, "took_ms") + " ms)";
        }
        return delivery.path("status").asInt() == 0
                ? ""
                : " (answer " + text(delivery, "status") + ", " + text(delivery, "took_ms") + " ms)";
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }

    private static void line(StringBuilder story, String line) {
        story.append(line).append('\n');
    }
}
