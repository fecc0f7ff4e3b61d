package drover.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Digest;
import drover.record.Json;
import drover.system.Permanent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is to be sent to a phone, as Twilio takes it (twilio.com/docs/messaging/api/message-resource, …/voice/api/call-resource).
 *
 * @param name tells one from the other: the event and the number
 * @param call whether it is a call; otherwise it is an SMS
 * @param fields of the form
 */
record Phoned(String name, boolean call, Map<String, String> fields) {
    private static final String NUMBER = "\\+[1-9]\\d{6,14}";
    /** Twilio takes no more (21617). */
    private static final int LONGEST = 1600;

    /**
     * Reads it: {@code To}, {@code From} or {@code MessagingServiceSid}, and {@code Body}, or {@code Url} or {@code Twiml} of a call.
     *
     * @param event the event for which it is sent
     * @throws Permanent when it cannot be sent; the message names the field, and holds no number
     */
    static Phoned of(boolean call, String event, JsonNode wanted, String otherFrom) throws Permanent {
        String to = number(text(wanted, "To"));
        if (!to.matches(NUMBER)) {
            throw new Permanent("field To: expected a phone number with its country, such as +1 and ten digits, got "
                    + (to.isEmpty() ? "nothing" : "something else"));
        }
        if (event.isEmpty()) {
            throw new Permanent("it is sent once for each event, and there is none: the variable event.id is empty");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("To", to);
        String service = text(wanted, "MessagingServiceSid");
        String from = text(wanted, "From").isEmpty() ? otherFrom : text(wanted, "From");
        if (!call && (!service.isEmpty() || from.startsWith("MG"))) {
            fields.put("MessagingServiceSid", service.isEmpty() ? from : service);
        } else if (from.isEmpty()) {
            throw new Permanent("field From: expected a number of ours or a messaging service: set twilio.from");
        } else {
            fields.put("From", from);
        }
        if (call) {
            String url = text(wanted, "Url");
            fields.put(url.isEmpty() ? "Twiml" : "Url", url.isEmpty() ? text(wanted, "Twiml") : url);
        } else {
            fields.put("Body", text(wanted, "Body"));
        }
        String said = fields.getOrDefault("Body", fields.getOrDefault("Url", fields.getOrDefault("Twiml", "")));
        if (said.isEmpty() || (said.length() > LONGEST && !call)) {
            throw new Permanent(
                    call
                            ? "a call needs Url or Twiml, got " + Json.shape(wanted)
                            : "field Body: expected a text of 1 to " + LONGEST + " characters, got " + said.length());
        }
        return new Phoned((call ? "call/" : "sms/") + event + "/" + to, call, fields);
    }

    /** As Twilio wants it (E.164). Ten digits, as people write them in North America, are a number there. */
    private static String number(String written) {
        String digits = written.replaceAll("[\\s().-]", "");
        return digits.matches("1?[2-9]\\d{9}") ? "+1" + digits.substring(digits.length() - 10) : digits;
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).asText("").strip();
    }

    String to() {
        return fields.get("To");
    }

    /** Recognises it in the list of what was sent: calls do not say there what they were to say. */
    byte[] digest() {
        return digest(call, to(), fields.getOrDefault("Body", ""));
    }

    static byte[] digest(boolean call, String to, String body) {
        return Digest.of(
                call ? "call" : "sms",
                to,
                call ? "" : body.replaceAll("\\s+", " ").strip());
    }

    /** As a form; with the address to which Twilio tells what becomes of it, unless that is empty. */
    String form(String callback) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        if (!callback.isEmpty()) {
            all.put("StatusCallback", callback);
        }
        return all.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
