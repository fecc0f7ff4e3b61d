package drover.system;

import java.io.IOException;
import java.net.URI;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;

/**
 * The HTTP client of an endpoint {@code graphql:}: it sends the headers of the message that calls (so a key that is replaced is
 * used at once), and puts status and headers of the answer there. All else is done by the client that it uses.
 */
final class GraphQlClient extends CloseableHttpClient {
    /** Camel's producer gives its client the request only: the message that calls is known by its thread. */
    private static final ThreadLocal<Message> CALLER = new ThreadLocal<>();

    private final CloseableHttpClient http;

    /** @param http reads the whole answer */
    GraphQlClient(CloseableHttpClient http) {
        this.http = http;
    }

    /** The next call of this thread is made for that message. */
    static void calledBy(Message message) {
        CALLER.set(message);
    }

    @Override
    protected CloseableHttpResponse doExecute(HttpHost target, ClassicHttpRequest request, HttpContext context)
            throws IOException {
        Message caller = CALLER.get();
        CALLER.remove();
        String address = caller.getHeader(Exchange.HTTP_URI, String.class);
        if (address != null) {
            request.setUri(URI.create(address));
        }
        caller.getHeaders().forEach((name, value) -> {
            if (!name.startsWith("Camel") && value instanceof String text) {
                request.setHeader(name, text);
            }
        });
        caller.removeHeaders("*");
        CloseableHttpResponse response =
                CloseableHttpResponse.adapt(http.executeOpen(address == null ? target : null, request, context));
        caller.setHeader(Exchange.HTTP_RESPONSE_CODE, response.getCode());
        for (Header header : response.getHeaders()) {
            caller.setHeader(header.getName(), header.getValue());
        }
        byte[] body = response.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(response.getEntity());
        // JSON is UTF-8 whatever the answer calls itself.
        response.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        return response;
    }

    @Override
    public void close() throws IOException {
        http.close();
    }

    @Override
    public void close(CloseMode mode) {
        http.close(mode);
    }
}
