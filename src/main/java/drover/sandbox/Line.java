package drover.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What an account at Twilio has: messages and calls, and how each goes on. */
enum Line {
    MESSAGE("messages", "SM", "queued,sent,delivered"),
    CALL("calls", "CA", "queued,ringing,in-progress,completed");

    private final String list;
    private final String prefix;
    private final String steps;

    Line(String list, String prefix, String steps) {
        this.list = list;
        this.prefix = prefix;
        this.steps = steps;
    }

    /** That of a list such as {@code Messages.json}, or {@code messages} as an answer has it. */
    static Line of(String list) {
        return list.toLowerCase(Locale.ROOT).startsWith(CALL.list) ? CALL : MESSAGE;
    }

    /** The list, as it stands in a path. */
    String file() {
        return this == CALL ? "Calls.json" : "Messages.json";
    }

    String list() {
        return list;
    }

    String sid(int number) {
        return prefix + "%032x".formatted(number);
    }

    /** The state after that one, or null where it is the last. */
    String next(String status) {
        List<String> all = List.of(steps.split(",", -1));
        int place = all.indexOf(status);
        return place < 0 || place + 1 == all.size() ? null : all.get(place + 1);
    }

    ObjectNode made(Map<String, Object> form) {
        ObjectNode record = Json.object().put("status", "queued").put("direction", "outbound-api");
        record.put("to", Undialled.text(form, "To", ""));
        if (this == MESSAGE) {
            record.put("body", Undialled.text(form, "Body", ""));
            record.put("messaging_service_sid", Undialled.text(form, "MessagingServiceSid", null));
            record.putNull("error_code").put("num_segments", "1").put("num_media", "0");
        }
        return record;
    }

    ObjectNode incoming(ObjectNode text, String to) {
        ObjectNode record = Json.object().put("direction", "inbound").put("to", to);
        record.put("from", text.path("from").asText()).put("status", this == MESSAGE ? "received" : "ringing");
        return this == MESSAGE ? record.put("body", text.path("body").asText()) : record;
    }

    /** The states of which Twilio posts; an empty array: of all. Of a call only its end, where nothing else was asked for. */
    ArrayNode callbackEvents(Map<String, Object> form) {
        ArrayNode events = Json.object().arrayNode();
        Object asked = form.get("StatusCallbackEvent");
        if (this == MESSAGE) {
            return events;
        }
        if (asked instanceof Collection<?> several) {
            several.forEach(one -> events.add(one.toString()));
        } else {
            events.add(asked == null ? "completed" : asked.toString());
        }
        return events;
    }

    /** What Twilio posts when one has a new state. */
    Map<String, String> statusForm(ObjectNode record) {
        Map<String, String> form = common(record);
        String status = record.path("status").asText();
        form.put(this == MESSAGE ? "MessageStatus" : "CallStatus", status);
        if (this == MESSAGE) {
            form.put("SmsStatus", status);
        }
        if (record.path("error_code").isInt()) {
            form.put("ErrorCode", record.path("error_code").asText());
        }
        return form;
    }

    /** What it posts when somebody writes or calls. */
    Map<String, String> incomingForm(ObjectNode record) {
        Map<String, String> form = common(record);
        form.put(
                this == MESSAGE ? "SmsStatus" : "CallStatus",
                record.path("status").asText());
        if (this == MESSAGE) {
            form.put("Body", record.path("body").asText());
            form.put("NumMedia", "0");
            form.put("NumSegments", "1");
        } else {
            form.put("Direction", "inbound");
        }
        return form;
    }

    private Map<String, String> common(ObjectNode record) {
        Map<String, String> form = new TreeMap<>();
        String sid = record.path("sid").asText();
        form.put(this == MESSAGE ? "MessageSid" : "CallSid", sid);
        if (this == MESSAGE) {
            form.put("SmsSid", sid);
        }
        form.put("AccountSid", record.path("account_sid").asText());
        form.put("From", record.path("from").asText());
        form.put("To", record.path("to").asText());
        form.put("ApiVersion", "2010-04-01");
        return form;
    }
}
