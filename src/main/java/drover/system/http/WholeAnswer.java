package drover.system.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/** The bean {@code wholeAnswer} of the routes: the parameter httpClientConfigurer of an HTTP endpoint. For an API: its whole answer is read. */
@Singleton
@Named("wholeAnswer")
@RegisterForReflection
public class WholeAnswer implements HttpClientConfigurer {
    private final HttpClients clients;

    WholeAnswer(HttpClients clients) {
        this.clients = clients;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        clients.forAnswers(builder);
    }
}
