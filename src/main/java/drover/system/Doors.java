package drover.system;

import com.fasterxml.jackson.databind.JsonNode;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.record.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * The bean {@code doors} of the routes: what YAML cannot say about calling an API or a receiver.
 *
 * <p>The order in the template {@code door} is: {@link #await}, throttle, {@link #enter}, {@link #authorize}, then in the
 * circuit breaker HTTP and {@link #judge} with {@link #tripped} as the fallback, and after it {@link #settle}. So only trouble at the API itself
 * counts against the breaker, and an open breaker can never look like a success.
 */
@Singleton
@Named("doors")
@RegisterForReflection
public class Doors {
    private static final Logger REQUESTS = Logger.getLogger("drover.requests");
    private static final String ENTERED = "drover.entered";

    private final Clock clock;
    private final Systems systems;
    private final Authorizations authorizations;
    private final Config config;
    private final Meters meters;
    private final int maxAnswer;
    private final Map<String, Door> doors = new ConcurrentHashMap<>();

    /** The first that is heard of the end: Quarkus closes its HTTP server, which may be whom we call, before it stops Camel. */
    private final Thread hook = new Thread(() -> ending = true, "doors-ending");

    private volatile boolean ending;

    Doors(
            Clock clock,
            Systems systems,
            Authorizations authorizations,
            Config config,
            Meters meters,
            @ConfigProperty(name = "drover.max-answer") io.quarkus.runtime.configuration.MemorySize maxAnswer) {
        this.clock = clock;
        this.systems = systems;
        this.authorizations = authorizations;
        this.config = config;
        this.meters = meters;
        this.maxAnswer = Math.toIntExact(maxAnswer.asLongValue());
    }

    @PostConstruct
    void hook() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @PreDestroy
    void unhook() {
        if (!ending) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    /** Whether the process is about to end: no call is begun any more. */
    public boolean isEnding() {
        return ending;
    }

    private DoorClosed ended() {
        return new DoorClosed("Drover is ending", clock.instant());
    }

    /** The door to an API, made when first asked for. */
    public Door of(String api) {
        return doors.computeIfAbsent(api, this::make);
    }

    private Door make(String api) {
        Door door = new Door(api, clock, breakerDelay(api));
        if (door.isOfSystem()) {
            meters.add(Metric.API_RATE_LIMITED, 0, api);
        }
        Duration interval = interval(api);
        if (interval != null && door.isOfSystem()) {
            meters.gauge(Metric.API_INTERVAL, () -> interval.toMillis() / 1000.0, api);
        }
        return door;
    }

    /** Its pace: one call in this time ({@code <api>.request-interval}); null where no key says so. */
    public Duration interval(String api) {
        return config.getOptionalValue(api + ".request-interval", String.class)
                .map(TimeUtils::toDuration)
                .orElse(null);
    }

    /** How many calls a minute its pace allows; null where no key says so. */
    public Long budget(String api) {
        Duration interval = interval(api);
        return interval == null || interval.isZero()
                ? null
                : (Long) Duration.ofMinutes(1).dividedBy(interval);
    }

    private Duration breakerDelay(String api) {
        return TimeUtils.toDuration(
                config.getOptionalValue(api + ".breaker-delay", String.class).orElse("60s"));
    }

    /** All doors, by name. */
    public Collection<Door> all() {
        return new TreeMap<>(doors).values();
    }

    /**
     * Waits while the API has asked for a pause.
     *
     * @throws DoorClosed when the pause is longer than the patience, or the API has refused our credential
     */
    public void await(String name, String patience) throws DoorClosed, InterruptedException {
        Door door = of(name);
        door.checkCredential(authorizations.fingerprint(name));
        door.await(TimeUtils.toDuration(patience), this::isEnding);
    }

    /**
     * Looks once more, after the throttle; waits for nothing.
     *
     * @throws DoorClosed when the door has closed since
     */
    public void enter(String name, Exchange exchange) throws DoorClosed {
        // An open breaker says nothing to its fallback: what was caught before must not be taken for its answer.
        exchange.removeProperty(ExchangePropertyKey.EXCEPTION_CAUGHT);
        if (ending) {
            throw ended();
        }
        of(name).enter();
        exchange.getMessage().removeHeader(Exchange.HTTP_RESPONSE_CODE);
        exchange.setProperty(ENTERED, System.nanoTime());
    }

    /**
     * Adds to the request what authorizes it.
     *
     * @throws IllegalStateException when a credential is missing; the message names where to put it
     */
    public void authorize(String name, Exchange exchange) {
        authorizations.add(name, exchange.getMessage());
    }

    /** How long ago a call passed the door, or null when none did. */
    public static Duration sinceEntered(Exchange exchange) {
        Long entered = exchange.getProperty(ENTERED, Long.class);
        return entered == null ? null : Duration.ofNanos(System.nanoTime() - entered);
    }

    /** Reads the answer whole and finds the troubles that count against the breaker. */
    public void judge(String name, Exchange exchange) throws Transient {
        authorizations.remove(name, exchange.getMessage());
        Answer answer = Answer.of(name, exchange);
        try (InputStream body = exchange.getMessage().getBody(InputStream.class)) {
            byte[] bytes = body == null ? new byte[0] : body.readNBytes(maxAnswer + 1);
            if (bytes.length > maxAnswer) {
                // Cut off: the rest is not read. settle() says so; it is no reason to stop asking.
                bytes = null;
            }
            exchange.getMessage().setBody(bytes);
        } catch (IOException e) {
            throw new Transient(answer.call() + ": the answer broke off: " + e.getMessage(), e);
        }
        BodyErrors.Found error = bodyError(name, exchange, answer);
        if (error != null && error.kind() == BodyErrors.Kind.PASSING) {
            throw new Transient(
                    answer.describe(error.said(exchange.getMessage().getBody(byte[].class))), answer.status(), null);
        }
        if (answer.isTransient()) {
            Instant until = answer.busyUntil(clock.instant());
            of(name).rest(until);
            throw new Transient(answer.describe(exchange.getMessage().getBody(byte[].class)), answer.status(), until);
        }
    }

    /** The error that the body of a successful answer tells of, where the route has said how it does so; or null. */
    private BodyErrors.Found bodyError(String name, Exchange exchange, Answer answer) {
        ApiSystem system = systems.find(name);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        if (system == null || body == null || !answer.isSuccess()) {
            return null;
        }
        try {
            return system.errors().find(Json.read(body));
        } catch (IOException e) {
            // settle() says that it is no JSON.
            return null;
        }
    }

    /** The fallback of the breaker: says as an exception what went wrong, so that nothing goes on as if it had worked. */
    public void tripped(String name, Exchange exchange) throws Exception {
        authorizations.remove(name, exchange.getMessage());
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        // The breaker has marked it as handled, which it is not: a doCatch further out would pass it by.
        exchange.removeProperty(ExchangePropertyKey.EXCEPTION_HANDLED);
        if (ending) {
            throw ended();
        }
        Door door = of(name);
        if (cause == null || cause instanceof CircuitBreakerOpenException) {
            throw door.breakerOpen();
        }
        Exception said = cause instanceof IOException
                ? new Transient(Answer.call(name, exchange) + ": no answer: " + describe(cause), cause)
                : cause;
        door.failed(said);
        called(name, exchange, said);
        throw said;
    }

    private static String describe(Throwable cause) {
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")");
    }

    /**
     * Sorts the answers of an API that does answer: a good one leaves its JSON in the body. Of the headers only the status stays.
     *
     * @param wanted json, or any: any 2xx will do, and what it says does not matter
     */
    public void settle(String name, String wanted, Exchange exchange) throws ApiException {
        try {
            if (wanted.equals("any")) {
                good(name, exchange);
            } else {
                sort(name, exchange);
            }
            called(name, exchange, null);
        } catch (ApiException e) {
            called(name, exchange, e);
            throw e;
        }
        exchange.getMessage().removeHeaders("*", Exchange.HTTP_RESPONSE_CODE);
    }

    private void sort(String name, Exchange exchange) throws ApiException {
        Answer answer = Answer.of(name, exchange);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        if (answer.status() == 401 || answer.status() == 403) {
            throw refused(of(name), answer, body);
        }
        BodyErrors.Found error = bodyError(name, exchange, answer);
        if (error != null) {
            throw failure(error, of(name), answer, error.said(body));
        }
        good(name, exchange);
        exchange.getMessage().setBody(json(answer, body));
    }

    private ApiException failure(BodyErrors.Found error, Door door, Answer answer, byte[] body) {
        return switch (error.kind()) {
            case REFUSED -> refused(door, answer, body);
            case RATE_LIMITED -> door.rateLimited(answer, body);
            case QUOTA -> door.exhausted(answer, body);
            case PASSING, PERMANENT -> new Permanent(answer.describe(body), answer.status());
        };
    }

    private Permanent refused(Door door, Answer answer, byte[] body) {
        Permanent refused = new Permanent(answer.describe(body), answer.status());
        door.refused(refused, authorizations.fingerprint(door.api()), authorizations.places(door.api()));
        return refused;
    }

    /** Keeps how a call went: for the metrics, the health and whoever looks. */
    private void called(String name, Exchange exchange, Exception failure) {
        Door door = of(name);
        Duration took = sinceEntered(exchange);
        if (REQUESTS.isDebugEnabled()) {
            REQUESTS.debugf(
                    "%s answered %d in %d ms%s",
                    Answer.request(exchange),
                    exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                    took == null ? 0 : took.toMillis(),
                    failure == null ? "" : ": " + failure.getMessage());
        }
        door.called(took, failure == null ? null : String.valueOf(failure.getMessage()));
        if (took != null && door.isOfSystem()) {
            meters.time(Metric.API_REQUESTS, took, door.api(), outcome(failure));
        }
        if (failure instanceof RateLimited && door.isOfSystem()) {
            meters.count(Metric.API_RATE_LIMITED, door.api());
        }
    }

    private static String outcome(Exception failure) {
        if (failure == null) {
            return "ok";
        }
        if (failure instanceof RateLimited) {
            return "rate_limited";
        }
        if (failure instanceof BadData) {
            return "bad_data";
        }
        if (failure instanceof Permanent permanent) {
            return permanent.getStatus() == 401 || permanent.getStatus() == 403 ? "refused" : "permanent";
        }
        return "transient";
    }

    private void good(String name, Exchange exchange) throws ApiException {
        Answer answer = Answer.of(name, exchange);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        if (answer.status() == 429) {
            throw of(name).rateLimited(answer, body);
        }
        if (!answer.isSuccess()) {
            throw new Permanent(answer.describe(body), answer.status());
        }
        of(name).worked();
    }

    private JsonNode json(Answer answer, byte[] body) throws BadData {
        if (body == null) {
            throw new BadData(
                    answer.call() + ": the answer is larger than " + maxAnswer + " bytes (drover.max-answer)", null);
        }
        try {
            return Json.read(body);
        } catch (IOException e) {
            throw new BadData(answer.describe(body) + " is not JSON", null);
        }
    }
}
