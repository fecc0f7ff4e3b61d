package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.system.ApiSystem;
import drover.system.Permanent;
import drover.system.Queries;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/** The bean {@code pageRequests} of the routes: how the pages of a list are asked for, and which refusals are answers. */
@Singleton
@Named("pageRequests")
@RegisterForReflection
public class PageRequests {
    private final Queries queries;
    private final CamelContext camel;

    PageRequests(Queries queries, CamelContext camel) {
        this.queries = queries;
        this.camel = camel;
    }

    /**
     * Says how the pages of a poll are asked for.
     *
     * @param api the route that calls the API
     * @param path of the list, below the base URL
     * @param query what the list says that it is asked with; empty, or with an ampersand before it: with that of the system
     * @param document of a GraphQL connection, the name of its file
     * @param into the route that the records of a page go to
     */
    public void by(Poll poll, String api, String path, String query, String document, String into) {
        poll.request(
                new PageRequest(api, path, ApiSystem.named(camel, poll.system()).query(query), document, into));
    }

    /** Asks for the next page: what the route that calls the API needs for it becomes headers, or the body. */
    public void ask(@Variable("poll") Poll poll, Exchange exchange) {
        PageRequest by = poll.request();
        Message call = exchange.getMessage();
        JsonNode variables = poll.pages().variables();
        if (variables != null) {
            call.setBody(queries.of(poll.system(), by.document()));
            call.setHeader("CamelGraphQlVariables", variables);
            return;
        }
        if (!by.path().isEmpty()) {
            call.setHeader(Exchange.HTTP_PATH, poll.pages().path(by.path()));
        }
        call.setHeader(Exchange.HTTP_QUERY, poll.pages().query(by.query()));
    }

    /** Whether a refusal is an answer of its kind: a token that holds no more, a thing that is not there. */
    public boolean takes(@Variable("poll") Poll poll, Exchange exchange) {
        Permanent refusal = refusal(exchange);
        return refusal != null && poll.pages().takes(refusal);
    }

    /** What it stands for: records, which become the body. */
    public JsonNode refused(@Variable("poll") Poll poll, Exchange exchange) {
        return poll.pages().refused(refusal(exchange));
    }

    /** Null where what was caught before is something else: it may still stand there when a route asks. */
    private static Permanent refusal(Exchange exchange) {
        return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Permanent.class);
    }
}
