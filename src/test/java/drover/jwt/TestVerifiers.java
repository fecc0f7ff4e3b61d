package drover.jwt;

import drover.HandClock;
import drover.system.TestCredentials;
import drover.system.http.HttpClients;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import org.eclipse.microprofile.config.Config;

/** The verifiers as they run, for tests in other packages. */
public final class TestVerifiers {
    private TestVerifiers() {}

    public static Verifiers of(Config config) {
        return new Verifiers(
                config,
                TestCredentials.of(config),
                new HandClock(),
                HttpClients.of(config, new MemorySize(BigInteger.valueOf(1 << 20))));
    }
}
