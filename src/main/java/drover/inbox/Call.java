package drover.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import drover.inbox.Preset.Reply;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.record.Json;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jboss.logging.Logger;

/** A request of a provider that is known. It is answered once, and counted once. */
record Call(HttpServerRequest request, String name, Provider provider, Meters meters) {
    private static final Logger LOG = Logger.getLogger("drover.inbox");

    /** It is kept. */
    void taken(String outcome) {
        count(outcome);
        if (provider.reply() == Reply.TWILIO) {
            end(request, 200, "text/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>");
        } else if (provider.reply() == Reply.SLACK) {
            end(request, 200, "text/plain", "");
        } else {
            end(request, 200, "application/json", status("received"));
        }
    }

    /** What a provider sends when it is set up is answered, and is no notification. */
    boolean isTest(Posted posted, JsonNode json) {
        boolean challenge =
                provider.reply() == Reply.SLACK && json.path("type").asText().equals("url_verification");
        if (challenge) {
            count("test");
            end(request, 200, "text/plain", json.path("challenge").asText());
        } else if ("ping".equals(posted.header("X-GitHub-Event"))) {
            taken("test");
        } else {
            return false;
        }
        return true;
    }

    void answer(String outcome, int status, String text) {
        count(outcome);
        answer(request, status, text);
    }

    void later(String outcome, int status, String text, int seconds) {
        request.response().putHeader("Retry-After", String.valueOf(seconds));
        answer(outcome, status, text);
    }

    /** The rest of it is not read. */
    void refuse(String outcome, int status, String text) {
        boolean shared = request.version() == HttpVersion.HTTP_2;
        if (!shared) {
            request.response().putHeader("Connection", "close");
        }
        answer(outcome, status, text);
        if (!shared) {
            request.pause();
            request.connection().close();
        }
    }

    void count(String outcome) {
        meters.count(Metric.WEBHOOKS, name, outcome);
    }

    static void answer(HttpServerRequest request, int status, String text) {
        end(request, status, "application/json", status(text));
    }

    private static String status(String text) {
        return new String(Json.bytes(Json.object().put("status", text)), java.nio.charset.StandardCharsets.UTF_8);
    }

    static void end(HttpServerRequest request, int status, String type, String text) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        // Who still waits for leave to send the body is not to send it: the connection is of no more use.
        boolean last = Bodies.isAwaited(request) && !request.isEnded() && request.version() != HttpVersion.HTTP_2;
        if (last) {
            response.putHeader("Connection", "close");
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", type)
                .end(text)
                .onFailure(e -> LOG.debug("the sender has gone", e));
        if (last) {
            request.connection().close();
        }
    }
}
