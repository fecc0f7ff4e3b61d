package drover.system.http;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.eclipse.microprofile.config.Config;

/** The HTTP clients as they run, for tests in other packages. */
public final class TestHttp {
    private TestHttp() {}

    /** The bean {@code wholeAnswer} of the routes. */
    public static HttpClientConfigurer wholeAnswer(Config config) {
        return HttpClients.of(config, new MemorySize(BigInteger.valueOf(1 << 20)))::forAnswers;
    }
}
