package drover.system;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.system.http.HostNames;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.jboss.logging.Logger;

/** Where a request goes, and the line about it when that is wanted. */
final class Requests {
    private static final Logger LOG = Logger.getLogger("drover.requests");
    private static final Pattern METHOD = Pattern.compile("[?&]httpMethod=(\\w+)");
    private static final Pattern USER = Pattern.compile("^[^:/?#]+://[^/?#]*@");

    private Requests() {}

    /**
     * Makes its address one that Camel can use, and of a body that is JSON its text.
     *
     * @throws IllegalStateException when it names a user
     */
    static void address(String door, Message request) {
        String url = request.getHeader(Exchange.HTTP_URI, "", String.class).strip();
        if (USER.matcher(url).find()) {
            throw new IllegalStateException(
                    door + ": its address has user:password@ in it, which is not sent: take it out and"
                            + " say who we are by a header, such as downstream.<name>.headers="
                            + "Authorization: Basic {acme.user}:{acme.password}");
        }
        request.setHeader(Exchange.HTTP_URI, HostNames.hide(url));
        if (request.getBody() instanceof JsonNode json) {
            request.setBody(Json.bytes(json));
        }
    }

    /** Which stream a call belongs to; an empty text: none. */
    static String stream(Exchange exchange) {
        return exchange.getVariable(Doors.STREAM, "", String.class);
    }

    /** Of the headers of an answer only its status stays. */
    static void leaveStatus(Message answer) {
        Object status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE);
        answer.getHeaders().clear();
        if (status != null) {
            answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        }
    }

    static void log(Exchange exchange, Duration took, Exception failure) {
        if (LOG.isDebugEnabled()) {
            LOG.debugf(
                    "%s answered %d in %d ms%s",
                    describe(exchange),
                    exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                    took == null ? 0 : took.toMillis(),
                    failure == null ? "" : ": " + failure.getMessage());
        }
    }

    /** Method and URL of the request, with secrets taken out; where a route has taken the query out, without it. */
    private static String describe(Exchange exchange) {
        Message message = exchange.getMessage();
        String endpoint = exchange.getProperty(ExchangePropertyKey.TO_ENDPOINT, "", String.class);
        String method = METHOD.matcher(endpoint)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElse("GET");
        String query = message.getHeader(Exchange.HTTP_QUERY, "", String.class);
        return method + " "
                + Redaction.redact(HostNames.show(message.getHeader(Exchange.HTTP_URI, endpoint, String.class))
                        + message.getHeader(Exchange.HTTP_PATH, "", String.class)
                        + (query.isEmpty() ? "" : "?" + query));
    }
}
