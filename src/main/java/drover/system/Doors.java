package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * The bean {@code doors} of the routes: what YAML cannot say about calling an API or a receiver.
 *
 * <p>The order in the template {@code door} is: {@link #await}, throttle, {@link #enter}, {@link #authorize}, {@link #begin}, then in the circuit
 * breaker HTTP and {@link #judge} with {@link #tripped} as the fallback, and after it {@link #settle}. So only trouble at the API
 * itself counts against the breaker, and an open breaker can never look like a success.
 */
@Singleton
@Named("doors")
@RegisterForReflection
public class Doors {
    /** The variable that names the stream a call belongs to; without it the call belongs to none. */
    public static final String STREAM = "stream";

    private static final String ENTERED = "drover.entered";
    private static final String UNDER_WAY = "drover.under-way";

    private final Clock clock;
    private final Systems systems;
    private final Authorizations authorizations;
    private final DoorKeys keys;
    private final DoorMeters meters;
    private final int maxAnswer;
    private final Ending ending;
    private final Taps taps;
    private final Map<String, Door> doors = new ConcurrentHashMap<>();
    private final Map<String, Concurrency> concurrencies = new ConcurrentHashMap<>();

    Doors(
            Clock clock,
            Systems systems,
            Authorizations authorizations,
            DoorKeys keys,
            DoorMeters meters,
            Ending ending,
            Taps taps,
            @ConfigProperty(name = "drover.max-answer") MemorySize maxAnswer) {
        this.clock = clock;
        this.systems = systems;
        this.authorizations = authorizations;
        this.keys = keys;
        this.meters = meters;
        this.ending = ending;
        this.taps = taps;
        this.maxAnswer = Math.toIntExact(maxAnswer.asLongValue());
    }

    /** No call is begun any more, and those under way have a few seconds. */
    public boolean isEnding() {
        return ending.isOn();
    }

    private DoorClosed ended() {
        return new DoorClosed("Drover is ending", clock.instant());
    }

    /** Made when first asked for. */
    public Door of(String name) {
        return doors.computeIfAbsent(name, this::make);
    }

    private Door make(String name) {
        Duration delay = TimeUtils.toDuration(keys.of(name, ".breaker-delay").orElse("60s"));
        Breaker breaker = new Breaker(name, clock, System::nanoTime, delay, this::isEnding);
        Concurrency concurrency = concurrencies.computeIfAbsent(
                keys.countedWith(name), counted -> new Concurrency(keys.concurrency(counted)));
        Door door = new Door(name, clock, System::nanoTime, breaker, concurrency);
        meters.made(door);
        return door;
    }

    public Collection<Door> all() {
        return new TreeMap<>(doors).values();
    }

    /** Whether it is a system that is called. */
    public boolean isSystem(String name) {
        return all().stream().anyMatch(door -> door.isOfSystem() && isOf(name, door));
    }

    private static boolean isOf(String system, Door door) {
        return door.name().equals(system) || door.name().startsWith(system + ".");
    }

    /** Those of a system: its own, or one for each of its APIs ({@code google.calendar}), and that of its token endpoint. */
    public List<Door> ofSystem(String name) {
        List<Door> its = all().stream().filter(door -> isOf(name, door)).toList();
        return its.isEmpty() ? List.of(of(name)) : its;
    }

    /** The last call of a system through any of its doors, or null when there was none yet. */
    public Door.Call lastCall(String system) {
        return ofSystem(system).stream()
                .map(Door::last)
                .filter(Objects::nonNull)
                .max(Comparator.comparing(Door.Call::at))
                .orElse(null);
    }

    /**
     * Waits while the API has asked for a pause.
     *
     * @throws DoorClosed when the pause is longer than the patience
     * @throws StreamClosed while the stream of this call rests alone
     */
    public void await(String name, String patience, Exchange exchange) throws ApiException, InterruptedException {
        GivesWay.toOthers(exchange);
        Door door = of(name);
        door.credential(authorizations.fingerprint(name), authorizations.places(name));
        door.await(Requests.stream(exchange), TimeUtils.toDuration(patience), this::isEnding);
        authorizations.ready(name);
    }

    /** Looks once more, after the throttle; waits for nothing: DoorClosed when the door has closed since. */
    public void enter(String name, Exchange exchange) throws ApiException {
        // An open breaker says nothing to its fallback: what was caught before must not be taken for its answer.
        exchange.removeProperty(ExchangePropertyKey.EXCEPTION_CAUGHT);
        if (ending.isOn()) {
            throw ended();
        }
        of(name).enter(Requests.stream(exchange));
        of(name).breaker().listen(exchange.getUnitOfWork().getRoute());
        exchange.getMessage().removeHeader(Exchange.HTTP_RESPONSE_CODE);
        exchange.setProperty(ENTERED, System.nanoTime());
    }

    /** How long ago a call passed the door, or null when none did. */
    public static Duration sinceEntered(Exchange exchange) {
        Long entered = exchange.getProperty(ENTERED, Long.class);
        return entered == null ? null : Duration.ofNanos(System.nanoTime() - entered);
    }

    /**
     * Adds to the request its address and what authorizes it.
     *
     * @throws IllegalStateException when a credential is missing, or the address cannot be used; the message says what to do
     */
    public void authorize(String name, Exchange exchange) throws ApiException {
        Requests.address(name, exchange.getMessage());
        authorizations.add(name, exchange);
    }

    /**
     * Waits until not too many calls are under way; it is the last step before the request, so that a place is always given back.
     *
     * @throws DoorClosed when there is no place within the patience
     */
    public void begin(String name, String patience, Exchange exchange) throws DoorClosed, InterruptedException {
        if (!of(name).concurrency().take(TimeUtils.toDuration(patience), this::isEnding)) {
            throw isEnding() ? ended() : of(name).crowded();
        }
        exchange.setProperty(UNDER_WAY, true);
        exchange.setProperty(ENTERED, System.nanoTime());
    }

    private void over(String name, Exchange exchange) {
        if (exchange.removeProperty(UNDER_WAY) != null) {
            of(name).concurrency().giveBack();
        }
    }

    /**
     * Looks what the answer means, and finds the troubles that count against the breaker.
     *
     * @param wanted json, or any: any 2xx will do, and what it says does not matter
     */
    public void judge(String name, String wanted, Exchange exchange) throws Transient {
        authorizations.remove(name, exchange.getMessage());
        Reply reply = Reply.of(name, exchange);
        Judged judged = wanted.equals("any") ? Judged.status(reply) : Judged.of(reply, systems.errors(name), maxAnswer);
        exchange.getMessage().setBody(judged);
        if (judged.meaning() == Judged.Meaning.PASSING && !of(name).isOfStreamAlone(Requests.stream(exchange))) {
            throw Outcome.passing(of(name), judged, clock.instant());
        }
    }

    /** The fallback of the breaker: says as an exception what went wrong, so that nothing goes on as if it had worked. */
    public void tripped(String name, Exchange exchange) throws Exception {
        over(name, exchange);
        authorizations.remove(name, exchange.getMessage());
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        // The breaker has marked it as handled, which it is not: a doCatch further out would pass it by.
        exchange.removeProperty(ExchangePropertyKey.EXCEPTION_HANDLED);
        if (ending.isOn()) {
            throw ended();
        }
        if (cause == null || cause instanceof CircuitBreakerOpenException) {
            throw of(name).breakerOpen();
        }
        Exception said = cause instanceof IOException io
                ? new Transient(Reply.call(name, exchange) + ": " + Outcome.describe(io), cause)
                : cause;
        of(name).failed(Requests.stream(exchange), String.valueOf(said.getMessage()));
        called(name, exchange, said);
        throw said;
    }

    /** Sorts the answers: a good one leaves its JSON in the body, any other is an exception. Of the headers only the status stays. */
    public void settle(String name, Exchange exchange) throws ApiException {
        over(name, exchange);
        Judged judged = exchange.getMessage().getBody(Judged.class);
        ApiException failure = authorizations.renews(judged, exchange)
                ? new Transient(judged.words(), judged.reply().status(), null)
                : Outcome.of(
                        of(name),
                        Requests.stream(exchange),
                        judged,
                        clock.instant(),
                        systems.errors(name).resetZone());
        called(name, exchange, failure);
        exchange.getMessage().setBody(judged.json());
        if (failure != null) {
            throw failure;
        }
        taps.now().answered(name, exchange, judged.json());
        authorizations.worked(exchange);
        Requests.leaveStatus(exchange.getMessage());
    }

    /** Keeps how a call went: for the metrics, the health and whoever looks. */
    private void called(String name, Exchange exchange, Exception failure) {
        Duration took = sinceEntered(exchange);
        Door door = of(name);
        Requests.log(exchange, took, failure);
        door.called(took, failure == null ? null : String.valueOf(failure.getMessage()));
        meters.called(door, took, failure);
    }
}
