package drover.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.TestCamel;
import drover.record.Json;
import drover.system.ApiException;
import drover.system.Transient;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** What Twilio does with what is sent to it, and a route that sends: as routes/twilio.camel.yaml does. */
final class SimulatedTwilio {
    static final String FROM = "+15005550006";

    /** What happens to an attempt. */
    enum Fate {
        ANSWERED,
        /** It is sent, and nobody hears of it. */
        DROPPED_AFTER,
        /** It is not sent, and nobody knows. */
        DROPPED_BEFORE,
        /** It is sent, and Drover is killed. */
        KILLED_AFTER,
        /** Drover is killed before it is sent. */
        KILLED_BEFORE
    }

    private final Clock clock;
    /** Newest last, by number. */
    private final Map<String, List<ObjectNode>> messages = new HashMap<>();

    private final DefaultCamelContext camel = TestCamel.context();
    private int count;

    SimulatedTwilio(Clock clock) {
        this.clock = clock;
    }

    List<ObjectNode> sent(String to) {
        return messages.getOrDefault(to, List.of());
    }

    int count() {
        return count;
    }

    /** Sends, or looks, as the route does. */
    void run(Sendings sendings, String event, ObjectNode wanted, Fate fate) throws Exception {
        Exchange exchange = new DefaultExchange(camel);
        exchange.setVariable("event.id", event);
        exchange.setVariable("event.subject", "order/" + event);
        Sending sending = sendings.begin(exchange, "sms", wanted);
        while (sending.isLook()) {
            sendings.looked(sending, page(wanted.path("To").asText(), sending.getQuery()));
        }
        if (!sending.isSend()) {
            return;
        }
        if (fate == Fate.KILLED_BEFORE) {
            return;
        }
        ObjectNode answer = fate == Fate.DROPPED_BEFORE
                ? null
                : take(wanted, FROM, wanted.path("Body").asText());
        if (fate == Fate.KILLED_AFTER) {
            return;
        }
        if (fate == Fate.ANSWERED) {
            sendings.sent(sending, answer);
            return;
        }
        ApiException dropped = new Transient("twilio.send: no answer", null);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, dropped);
        sendings.failed(sending, exchange);
    }

    ObjectNode take(JsonNode wanted, String from, String body) {
        ObjectNode message = Json.object()
                .put("sid", "SM%032x".formatted(++count))
                .put("direction", "outbound-api")
                .put("status", "queued")
                .put("from", from)
                .put("to", wanted.path("To").asText())
                .put("body", body)
                .put(
                        "date_created",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                clock.instant().atOffset(ZoneOffset.UTC)));
        messages.computeIfAbsent(wanted.path("To").asText(), to -> new ArrayList<>())
                .add(message);
        return message;
    }

    /** Newest first, two on a page. */
    private ObjectNode page(String to, String query) {
        List<ObjectNode> all = sent(to);
        int page = query.contains("Page=") ? Integer.parseInt(query.replaceAll(".*&Page=(\\d+).*", "$1")) : 0;
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("messages");
        for (int i = all.size() - 1 - page * 2; i >= Math.max(0, all.size() - page * 2 - 2); i--) {
            list.add(all.get(i));
        }
        boolean more = all.size() > page * 2 + 2;
        return answer.put(
                "next_page_uri", more ? "/2010-04-01/Accounts/AC/Messages.json?To=x&Page=" + (page + 1) : null);
    }
}
