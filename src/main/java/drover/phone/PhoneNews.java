package drover.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.event.Things;
import drover.inbox.Teller;
import drover.record.Kind;
import drover.writeback.OptOuts;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;

/**
 * The bean {@code twilio.notifications}: what Twilio posts about messages and calls, its own forms
 * (twilio.com/docs/messaging/guides/webhook-request, …/track-outbound-message-status, …/voice/twiml#request-parameters). They have no time
 * and no type. Who writes STOP to us has opted out.
 */
@Singleton
@Named("twilio.notifications")
@RegisterForReflection
public class PhoneNews implements Teller {
    private static final String MESSAGES = "twilioMessages";

    private final OptOuts optOuts;
    private final Things things;
    private final CamelContext camel;
    private final Clock clock;

    PhoneNews(OptOuts optOuts, Things things, CamelContext camel, Clock clock) {
        this.optOuts = optOuts;
        this.things = things;
        this.camel = camel;
        this.clock = clock;
    }

    @Override
    public Optional<Tells> read(JsonNode form) {
        Told told = Told.of((ObjectNode) form);
        if (told == null) {
            return Optional.empty();
        }
        if (told.isHeard() && isNew(told.sid())) {
            optOuts.heard(told.from(), told.words(), clock.instant());
        }
        return Optional.of(new Tells(told.call() ? "call" : "message", told.record(clock.instant())));
    }

    /** What the poll has told already has opted in or out, and what was written later may say otherwise. */
    private boolean isNew(String sid) {
        return things.statuses(Kind.named(camel, MESSAGES), List.of(sid)).isEmpty();
    }
}
