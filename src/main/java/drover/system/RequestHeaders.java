package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;

/**
 * Which headers of a message go out with a request. Camel keeps back those that a proxy writes, and says nothing; who configures
 * one of these wants it to be sent.
 */
@Singleton
@Named("requestHeaders")
@RegisterForReflection
public class RequestHeaders extends HttpHeaderFilterStrategy {
    private static final List<String> SENT = List.of("cache-control", "date", "pragma", "via", "warning");

    @Override
    protected void initialize() {
        super.initialize();
        getOutFilter().removeAll(SENT);
    }
}
