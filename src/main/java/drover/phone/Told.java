package drover.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;

/**
 * A state of a message or a call, as Twilio posts it, or as its list shows it: in both ways the same fields have the same names, so that
 * nobody need know which way it came.
 *
 * @param call whether it is a call; otherwise it is a message
 */
record Told(boolean call, String sid, String status, ObjectNode form) {
    private static final String SID = "(SM|MM|CA)[0-9a-fA-F]{32}";
    private static final Set<String> MESSAGES =
            Set.of("queued", "sent", "delivered", "undelivered", "failed", "received", "read", "canceled");
    private static final Set<String> CALLS = Set.of(
            "queued", "initiated", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled");
    /** Why a message did not arrive (twilio.com/docs/api/errors). */
    private static final Map<String, String> REASONS = Map.of(
            "30003", "the phone is off or out of reach",
            "30004", "the receiver has blocked it",
            "30005", "there is no such number",
            "30006", "a landline, or a carrier that cannot be reached",
            "30007", "the carrier has filtered it",
            "30008", "the carrier does not say why");

    /** What a form tells; null where that is no event. */
    static Told of(ObjectNode form) {
        boolean call = form.has("CallSid");
        String sid = call ? text(form, "CallSid") : text(form, form.has("MessageSid") ? "MessageSid" : "SmsSid");
        String status =
                call ? text(form, "CallStatus") : text(form, form.has("MessageStatus") ? "MessageStatus" : "SmsStatus");
        boolean known = sid.matches(SID) && (call ? CALLS : MESSAGES).contains(status);
        return known ? new Told(call, sid, status, form) : null;
    }

    /**
     * What an element of a list tells, its fields named as in a form ({@code error_code} is {@code ErrorCode}); null where that is no
     * event.
     */
    static Told listed(boolean call, JsonNode one) {
        ObjectNode form = Json.object();
        one.properties().forEach(field -> {
            boolean own = field.getKey().equals("sid") || field.getKey().equals("status");
            if (field.getValue().isValueNode()
                    && !field.getValue().isNull()
                    && !field.getKey().equals("uri")) {
                form.put(
                        (own ? call ? "Call" : "Message" : "") + camel(field.getKey()),
                        field.getValue().asText());
            }
        });
        return of(form);
    }

    private static String camel(String name) {
        StringBuilder all = new StringBuilder();
        for (String word : name.split("_", -1)) {
            all.append(word.isEmpty() ? "" : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return all.toString();
    }

    /** Whether somebody has written to us. */
    boolean isHeard() {
        return !call && status.equals("received");
    }

    String from() {
        return text(form, "From");
    }

    /** What was written; where Twilio has taken it for a word that opts in or out, that word. */
    String words() {
        String word = text(form, "OptOutType");
        return word.isEmpty() ? text(form, "Body") : word;
    }

    /** As the kind reads it. */
    ObjectNode record(Instant seen) {
        ObjectNode record = Json.object().setAll(form);
        record.put("sid", sid).put("status", status.replace('-', '_')).put("seen_at", seen.toString());
        String reason = REASONS.get(text(form, "ErrorCode"));
        if (reason != null) {
            record.put("error_reason", reason);
        }
        return record;
    }

    private static String text(JsonNode form, String field) {
        return form.path(field).asText("");
    }

    /** A time of a list, RFC 2822; null where there is none that can be read. */
    static Instant time(JsonNode one, String field) {
        try {
            return OffsetDateTime.parse(one.path(field).asText(""), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
