package drover.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client of an endpoint {@code graphql:}. It sends the headers of the message that calls (so a key that is replaced is
 * used at once), and puts status and headers of the answer there. The time-out is for the whole call. Of an answer that is too
 * large only so much is read that this can be told. Nothing is tried again, and no redirect is followed.
 */
final class GraphQlClient extends CloseableHttpClient {
    private static final TimeValue IDLE = TimeValue.ofSeconds(1);
    /** Camel's producer gives its client the request only: the message that calls is known by its thread. */
    private static final ThreadLocal<Message> CALLER = new ThreadLocal<>();

    private final CloseableHttpClient http;
    private final Duration timeout;
    private final int maxAnswer;
    private final ScheduledExecutorService ends = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "graphql-timeouts");
        thread.setDaemon(true);
        return thread;
    });

    private GraphQlClient(CloseableHttpClient http, Duration timeout, int maxAnswer) {
        this.http = http;
        this.timeout = timeout;
        this.maxAnswer = maxAnswer;
    }

    static GraphQlClient make(Duration connect, Duration timeout, String userAgent, int maxAnswer) {
        Timeout read = Timeout.of(timeout);
        CloseableHttpClient http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(8)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(connect))
                                .setSocketTimeout(read)
                                .setValidateAfterInactivity(IDLE)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(read)
                        .setResponseTimeout(read)
                        .build())
                .setUserAgent(userAgent)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
        return new GraphQlClient(http, timeout, maxAnswer);
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
        HttpHost host = address == null ? target : null;
        if (address != null) {
            request.setUri(URI.create(address));
        }
        caller.getHeaders().forEach((name, value) -> {
            if (!name.startsWith("Camel") && value instanceof String text) {
                request.setHeader(name, text);
            }
        });
        caller.removeHeaders("*");
        AtomicBoolean late = new AtomicBoolean();
        Future<?> end = ends.schedule(
                () -> {
                    late.set(true);
                    ((HttpUriRequestBase) request).cancel();
                },
                timeout.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return whole(caller, CloseableHttpResponse.adapt(http.executeOpen(host, request, context)));
        } catch (IOException e) {
            if (late.get()) {
                throw (IOException) new InterruptedIOException("not within " + timeout.toMillis() + " ms").initCause(e);
            }
            throw e;
        } finally {
            end.cancel(false);
        }
    }

    /** The answer, read: what is left of one that is too large is not read, its connection is dropped. */
    private CloseableHttpResponse whole(Message caller, CloseableHttpResponse response) throws IOException {
        boolean complete = response.getEntity() == null;
        try {
            byte[] body = new byte[0];
            if (response.getEntity() != null) {
                InputStream content = response.getEntity().getContent();
                body = content.readNBytes(maxAnswer + 1);
                complete = body.length <= maxAnswer;
            }
            caller.setHeader(Exchange.HTTP_RESPONSE_CODE, response.getCode());
            for (Header header : response.getHeaders()) {
                caller.setHeader(header.getName(), header.getValue());
            }
            // JSON is UTF-8 whatever the answer calls itself.
            response.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
            return response;
        } finally {
            if (!complete) {
                response.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        ends.shutdownNow();
        http.close();
    }

    @Override
    public void close(CloseMode mode) {
        ends.shutdownNow();
        http.close(mode);
    }
}
