package drover.jwt;

import drover.system.Credentials;
import drover.system.http.HttpClients;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.TimeUtils;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.eclipse.microprofile.config.Config;

/** Makes verifiers of the keys {@code jwt.…} below a name such as {@code webhook.acme}. Those of one issuer share what is known of it. */
@Singleton
public class Verifiers {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final int LARGEST = 512 * 1024;
    private static final int THREADS = 4;
    /** Whoever sets one of these wants a token to be shown. */
    private static final Set<String> OTHERS = Set.of("key", "jwks-url", "issuer", "audience", "scope");

    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Config config;
    private final Credentials credentials;
    private final Clock clock;
    private final CloseableHttpClient http;
    private final Map<String, Jwks> sets = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor fetching =
            new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread thread = new Thread(work, "jwks");
                thread.setDaemon(true);
                return thread;
            });

    Verifiers(Config config, Credentials credentials, Clock clock, HttpClients clients) {
        this.config = config;
        this.credentials = credentials;
        this.clock = clock;
        this.http = clients.client(CONNECT, TIME, "drover");
        fetching.allowCoreThreadTimeOut(true);
    }

    /**
     * The verifier that the keys {@code jwt.…} below this name describe; empty where none of them is set.
     *
     * @throws IllegalArgumentException when they contradict each other, or one is missing; the message names it
     */
    public Optional<Verifier> find(String name) {
        String algorithm = text(name, "algorithm");
        if (algorithm == null && OTHERS.stream().anyMatch(key -> text(name, key) != null)) {
            throw new IllegalArgumentException(
                    name + ".jwt.algorithm is missing: say how the tokens are signed, such as RS256");
        }
        return Optional.ofNullable(algorithm)
                .map(signed -> new Verifier(rules(name, signed), keys(name, signed), clock));
    }

    private Rules rules(String name, String algorithm) {
        String issuer = text(name, "issuer");
        if (issuer == null) {
            throw new IllegalArgumentException(name + ".jwt.issuer is missing: say whose tokens are taken (iss)");
        }
        return new Rules(
                algorithm,
                issuer,
                words(text(name, "audience"), ","),
                Set.copyOf(words(text(name, "scope"), " ")),
                TimeUtils.toDuration(Optional.ofNullable(text(name, "skew")).orElse("60s")));
    }

    private static List<String> words(String text, String between) {
        return Arrays.stream((text == null ? "" : text).split(between, -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private KeySource keys(String name, String algorithm) {
        Optional<String> key = credentials.find(name + ".jwt.key");
        String url = text(name, "jwks-url");
        if (key.isPresent() == (url != null)) {
            throw new IllegalArgumentException(
                    "set " + name + ".jwt.key or " + name + ".jwt.jwks-url: one of them, and not both");
        }
        if (url == null) {
            try {
                return KeySource.of(PublicKeys.given(algorithm, key.orElseThrow()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ".jwt.key " + e.getMessage(), e);
            }
        }
        if (PublicKeys.isShared(algorithm)) {
            throw new IllegalArgumentException(name + ".jwt.jwks-url gives public keys, but " + algorithm
                    + " needs a secret: set " + name + ".jwt.key");
        }
        if (!url.startsWith("https://") && !HERE.contains(URI.create(url).getHost())) {
            throw new IllegalArgumentException(name
                    + ".jwt.jwks-url must begin with https://: whoever could change what it answers would be let in");
        }
        return sets.computeIfAbsent(url, one -> new Jwks(one, this::get, fetching, clock));
    }

    private String get(String url) throws IOException {
        HttpGet request = new HttpGet(url);
        request.setHeader("Accept", "application/jwk-set+json, application/json");
        return http.execute(request, answer -> {
            byte[] body = answer.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(answer.getEntity());
            if (answer.getCode() != 200) {
                throw new IOException("it answers " + answer.getCode());
            }
            if (body.length > LARGEST) {
                throw new IOException("its answer is longer than 512K");
            }
            return new String(body, StandardCharsets.UTF_8);
        });
    }

    private String text(String name, String key) {
        String value = config.getConfigValue(name + ".jwt." + key).getValue();
        return value == null || value.isBlank() ? null : value.strip();
    }

    @PreDestroy
    void stop() {
        fetching.shutdownNow();
    }
}
