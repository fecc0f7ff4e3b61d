package drover.system.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/** The bean {@code statusDecides} of the routes: the parameter httpClientConfigurer of an HTTP endpoint. For a receiver: its status decides, and of the body little is read. */
@Singleton
@Named("statusDecides")
@RegisterForReflection
public class StatusDecides implements HttpClientConfigurer {
    private final HttpClients clients;

    StatusDecides(HttpClients clients) {
        this.clients = clients;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        clients.forReceipts(builder);
    }
}
