package drover.sandbox;

import drover.oauth.Callback;
import drover.system.Doors;
import drover.system.Opened;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The person who lets the sandbox in: opens the link that the status page would give, and follows where it leads, over HTTP, with the
 * cookie that marks the browser. Before anything is polled, or the first poll would find that nobody has authorized it.
 */
@ApplicationScoped
class Person {
    private static final Logger LOG = Logger.getLogger("drover.sandbox");
    private static final int BEFORE_THE_POLLS = 100;
    private static final int MOST_STEPS = 5;
    private static final int MILLIS = 30_000;

    private final Callback callback;
    private final Doors doors;
    private final Optional<List<String>> systems;

    Person(
            Callback callback,
            Doors doors,
            @ConfigProperty(name = "sandbox.oauth.systems") Optional<List<String>> systems) {
        this.callback = callback;
        this.doors = doors;
        this.systems = systems;
    }

    void authorize(@Observes @Priority(BEFORE_THE_POLLS) Opened opened) {
        for (String system : systems.orElse(List.of())) {
            try {
                follow(callback.ticket(system));
            } catch (IOException | IllegalStateException e) {
                LOG.logf(
                        doors.isEnding() ? Logger.Level.DEBUG : Logger.Level.ERROR,
                        "%s: the sandbox could not authorize it: %s",
                        system,
                        e.getMessage());
            }
        }
    }

    private static void follow(String link) throws IOException {
        String address = link;
        String cookie = null;
        for (int step = 0; step < MOST_STEPS && address != null; step++) {
            HttpURLConnection page =
                    (HttpURLConnection) URI.create(address).toURL().openConnection(Proxy.NO_PROXY);
            page.setInstanceFollowRedirects(false);
            page.setConnectTimeout(MILLIS);
            page.setReadTimeout(MILLIS);
            // The provider plays on the same host: unlike another's, it may see the mark.
            if (cookie != null) {
                page.setRequestProperty("Cookie", cookie);
            }
            int status = page.getResponseCode();
            if (status >= HttpURLConnection.HTTP_BAD_REQUEST) {
                throw new IOException("a page answered " + status);
            }
            String mark = page.getHeaderField("Set-Cookie");
            cookie = mark == null ? cookie : mark.replaceFirst(";.*", "");
            address = page.getHeaderField("Location");
            page.disconnect();
        }
    }
}
