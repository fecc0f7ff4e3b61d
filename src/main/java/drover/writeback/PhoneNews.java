package drover.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.inbox.Teller;
import drover.record.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The bean {@code twilio.notifications}: what Twilio posts about messages and calls, its own forms
 * (twilio.com/docs/messaging/guides/webhook-request, …/track-outbound-message-status, …/voice/twiml#request-parameters). They have no time
 * and no type. Who writes STOP to us has opted out.
 */
@Singleton
@Named("twilio.notifications")
@RegisterForReflection
public class PhoneNews implements Teller {
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

    private final OptOuts optOuts;
    private final Clock clock;

    PhoneNews(OptOuts optOuts, Clock clock) {
        this.optOuts = optOuts;
        this.clock = clock;
    }

    @Override
    public Optional<Tells> read(JsonNode form) {
        boolean call = form.has("CallSid");
        String sid = call ? text(form, "CallSid") : text(form, form.has("MessageSid") ? "MessageSid" : "SmsSid");
        String status =
                call ? text(form, "CallStatus") : text(form, form.has("MessageStatus") ? "MessageStatus" : "SmsStatus");
        if (!sid.matches(SID) || !(call ? CALLS : MESSAGES).contains(status)) {
            return Optional.empty();
        }
        if (!call && status.equals("received")) {
            String word = text(form, "OptOutType");
            optOuts.heard(text(form, "From"), word.isEmpty() ? text(form, "Body") : word);
        }
        ObjectNode record = Json.object().setAll((ObjectNode) form);
        record.put("sid", sid)
                .put("status", status.replace('-', '_'))
                .put("seen_at", clock.instant().toString());
        String reason = REASONS.get(text(form, "ErrorCode"));
        if (reason != null) {
            record.put("error_reason", reason);
        }
        return Optional.of(new Tells(call ? "call" : "message", record));
    }

    private static String text(JsonNode form, String field) {
        return form.path(field).asText("");
    }
}
