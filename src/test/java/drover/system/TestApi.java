package drover.system;

import drover.metrics.Meters;
import drover.system.http.HttpClients;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.eclipse.microprofile.config.Config;

/** The doors as they run, and what they throw, for tests in other packages. */
public final class TestApi {
    private static final MemorySize LARGEST = new MemorySize(BigInteger.valueOf(1 << 20));

    private TestApi() {}

    public static Doors doors(Clock clock, Config config) {
        return doors(clock, config, new DefaultCamelContext(), List.of());
    }

    public static Doors doors(Clock clock, Config config, CamelContext camel, Iterable<Issued> issued) {
        Systems systems = new Systems(camel);
        DoorKeys keys = new DoorKeys(config);
        return new Doors(
                clock,
                systems,
                new Authorizations(systems, config, TestCredentials.of(config), issued),
                keys,
                new DoorMeters(new Meters(new SimpleMeterRegistry()), keys),
                new Ending(HttpClients.of(config, LARGEST)),
                new Taps(),
                LARGEST);
    }

    /** A call has gone through a door. */
    public static void called(Door door, Duration took, String error) {
        door.called(took, error);
    }

    public static Permanent permanent(int status) {
        return new Permanent("downstream.default answered " + status, status);
    }

    public static Transient trouble(int status, Instant until) {
        return new Transient("downstream.default answered " + status, status, until);
    }

    public static RateLimited rateLimited(Instant until) {
        return new RateLimited("downstream.default answered 429", until);
    }

    public static DoorClosed closed(Instant until) {
        return new DoorClosed("downstream.default: the circuit breaker is open", until);
    }
}
