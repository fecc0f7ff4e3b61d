package drover.system.http;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The one HTTP client of all doors, made once: its connections are shared, checked before they are used again, and enough. */
@Singleton
public class HttpClients {
    private static final int CONNECTIONS = 200;
    private static final int ALL_CONNECTIONS = 2000;
    private static final int RECEIPT = 64 * 1024;
    private static final int HEADERS = 200;
    private static final int HEADER_LENGTH = 64 * 1024;
    private static final Timeout CONNECT = Timeout.ofSeconds(10);
    private static final TimeValue CHECK_AFTER = TimeValue.ofMilliseconds(100);
    private static final TimeValue IDLE = TimeValue.ofSeconds(30);
    private static final TimeValue OLDEST = TimeValue.ofMinutes(10);
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final Deadlines deadlines = new Deadlines();
    private final PoolingHttpClientConnectionManager connections = connections();
    private final Proxies proxies;
    private final Body whole;

    /** Made by hand. */
    public static HttpClients of(Config config, MemorySize maxAnswer) {
        return new HttpClients(config, maxAnswer);
    }

    HttpClients(Config config, @ConfigProperty(name = "drover.max-answer") MemorySize maxAnswer) {
        this.proxies = Proxies.of(config);
        this.whole = new Body(Math.toIntExact(maxAnswer.asLongValue()), false);
        deadlines.every(SWEEP, () -> {
            connections.closeExpired();
            connections.closeIdle(IDLE);
        });
    }

    private static PoolingHttpClientConnectionManager connections() {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxHeaderCount(HEADERS)
                                .setMaxLineLength(HEADER_LENGTH)
                                .build())
                        .responseOutOfOrderStrategy(MonitoringResponseOutOfOrderStrategy.INSTANCE)
                        .build())
                .setTlsSocketStrategy(new Tls())
                .setMaxConnPerRoute(CONNECTIONS)
                .setMaxConnTotal(ALL_CONNECTIONS)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setValidateAfterInactivity(CHECK_AFTER)
                        .setTimeToLive(OLDEST)
                        .build())
                .build();
    }

    /** For an API: its whole answer is read, and a post is never repeated. */
    void forAnswers(HttpClientBuilder builder) {
        configure(builder, whole, false);
    }

    /** For a receiver: its status decides, and it knows by {@code webhook-id} what it gets twice. */
    void forReceipts(HttpClientBuilder builder) {
        configure(builder, new Body(RECEIPT, true), true);
    }

    /**
     * A client for an endpoint that takes one, as {@link #forAnswers}.
     *
     * @param connect for a new connection
     * @param time for each call in all
     */
    @SuppressWarnings(
            "deprecation") // The connections are shared: only a request can say how long its own may take to come
    // about.
    public CloseableHttpClient client(Duration connect, Duration time, String userAgent) {
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setUserAgent(userAgent)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout(Timeout.of(connect))
                        .setResponseTimeout(Timeout.of(time))
                        .build());
        forAnswers(builder);
        return builder.build();
    }

    private void configure(HttpClientBuilder builder, Body body, boolean repeatsPosts) {
        builder.setConnectionManager(connections)
                .setConnectionManagerShared(true)
                .setRoutePlanner(proxies)
                .setDefaultCredentialsProvider(proxies.credentials())
                .setRequestExecutor(new Transport(body.optional()))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .addExecInterceptorFirst(
                        "drover-call",
                        new Call(
                                deadlines,
                                () -> connections.closeIdle(TimeValue.ZERO_MILLISECONDS),
                                body,
                                repeatsPosts));
    }

    /** Ends all calls that still run after this time. */
    public void endAll(Duration time) {
        deadlines.endAll(time);
    }

    @PreDestroy
    void stop() {
        deadlines.stop();
        connections.close();
    }
}
