package drover.sandbox;

import drover.record.Json;
import java.util.Map;
import java.util.Set;

/** What Twilio does not take, and what it answers then. Its own numbers for tests are refused as it refuses them. */
final class Undialled {
    /** By the end of +1500555…: twilio.com/docs/iam/test-credentials. */
    private static final Map<String, Integer> NUMBERS =
            Map.of("+15005550001", 21211, "+15005550003", 21408, "+15005550004", 21610, "+15005550009", 21614);

    private static final Map<Integer, String> WORDS = Map.of(
            21211, "Invalid 'To' Phone Number",
            21408, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
            21610, "Attempt to send to unsubscribed recipient",
            21614, "'To' number is not a valid mobile number");

    private Undialled() {}

    /** The refusal, or null where it is taken. */
    static Answer refusal(Line line, Map<String, Object> form, Set<String> optedOut) {
        String to = text(form, "To", "");
        boolean sms = line == Line.MESSAGE;
        Integer code = sms && optedOut.contains(to) ? Integer.valueOf(21610) : NUMBERS.get(to);
        if (code == null && !to.matches("\\+[1-9]\\d{6,14}")) {
            code = 21211;
        }
        if (code != null) {
            return refused(400, code, WORDS.get(code));
        }
        if (sms && text(form, "Body", "").isEmpty()) {
            return refused(400, 21602, "Message body is required.");
        }
        return text(form, "From", "").isEmpty()
                        && text(form, "MessagingServiceSid", "").isEmpty()
                ? refused(400, 21603, "A 'From' phone number is required.")
                : null;
    }

    /** An error in Twilio's words. */
    static Answer refused(int status, int code, String message) {
        return new Answer(
                status,
                Json.object()
                        .put("code", code)
                        .put("message", message)
                        .put("more_info", "https://www.twilio.com/docs/errors/" + code)
                        .put("status", status)
                        .toString());
    }

    static String text(Map<String, Object> form, String field, String otherwise) {
        Object value = form.get(field);
        return value == null || value.toString().isEmpty() ? otherwise : value.toString();
    }
}
