package drover.system;

import com.fasterxml.jackson.databind.JsonNode;
import drover.system.http.HttpClients;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.graphql.GraphqlComponent;
import org.apache.camel.component.graphql.GraphqlEndpoint;
import org.apache.camel.component.graphql.GraphqlProducer;
import org.apache.camel.util.TimeUtils;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * Camel's component {@code graphql} with the HTTP client of all doors ({@link HttpClients}). The body is the query, the header {@value #VARIABLES} a JSON object of its variables, the header CamelHttpUri
 * where to send it, if not to the endpoint's own address; what the door judges by,
 * status and headers, comes back beside the answer.
 */
@Singleton
@Named("graphql")
public class GraphQlComponent extends GraphqlComponent {
    /** The header with the variables of the query. It does not go over the wire. */
    public static final String VARIABLES = "CamelGraphQlVariables";

    private final HttpClients clients;

    GraphQlComponent(HttpClients clients) {
        this.clients = clients;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        GraphqlEndpoint endpoint = new DoorEndpoint(uri);
        endpoint.setHttpUri(new URI(remaining));
        endpoint.setHttpClient(new GraphQlClient(clients.client(
                TimeUtils.toDuration(getAndRemoveParameter(parameters, "connectTimeout", String.class, "10s")),
                TimeUtils.toDuration(getAndRemoveParameter(parameters, "timeout", String.class, "30s")),
                getAndRemoveParameter(parameters, "userAgent", String.class, "Drover"))));
        endpoint.setVariablesHeader(VARIABLES);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    private final class DoorEndpoint extends GraphqlEndpoint {
        DoorEndpoint(String uri) {
            super(uri, GraphQlComponent.this);
        }

        @Override
        public Producer createProducer() {
            return new DoorProducer(this);
        }
    }

    private static final class DoorProducer extends GraphqlProducer {
        DoorProducer(GraphqlEndpoint endpoint) {
            super(endpoint);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (exchange.getMessage().getHeader(VARIABLES) instanceof JsonNode variables) {
                exchange.getMessage().setHeader(VARIABLES, Jsoner.deserialize(variables.toString(), new JsonObject()));
            }
            GraphQlClient.calledBy(exchange.getMessage());
            return super.process(exchange, callback);
        }
    }
}
