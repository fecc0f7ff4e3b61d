package drover.oauth;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Where the browser of an operator goes and comes back to, on the public port: {@code /oauth/<system>/begin} takes a ticket of the
 * management port, marks the browser with a cookie and sends it to the provider; {@code /oauth/<system>/callback} ends it for the
 * same browser only.
 */
@ApplicationScoped
public class Callback {
    private static final Logger LOG = Logger.getLogger("drover.oauth");
    private static final int LIFE_SECONDS = 600;

    private final Authorizing authorizing;
    private final String origin;

    Callback(Authorizing authorizing, @ConfigProperty(name = "drover.public-url") String publicUrl) {
        this.authorizing = authorizing;
        this.origin = publicUrl.replaceFirst("/+$", "");
    }

    /**
     * The address that an operator opens to authorize a system; it can be opened once.
     *
     * @throws IllegalStateException when a key is missing; the message names it
     */
    public String ticket(String system) {
        return path(system) + "/begin?ticket=" + authorizing.ticket(system, path(system) + "/callback");
    }

    private String path(String system) {
        return origin + "/oauth/" + system;
    }

    void routes(@Observes Router router) {
        router.get("/oauth/:system/begin").blockingHandler(context -> guarded(context, this::begin));
        router.get("/oauth/:system/callback").blockingHandler(context -> guarded(context, this::end));
    }

    private interface Handler {
        void handle(RoutingContext context, String system);
    }

    private static void guarded(RoutingContext context, Handler handler) {
        try {
            handler.handle(context, context.pathParam("system"));
        } catch (RuntimeException e) {
            LOG.errorf("an authorization failed: %s", e.getMessage());
            page(context, 503, false, "It failed; the log says why. Begin again.");
        }
    }

    private void begin(RoutingContext context, String system) {
        Authorizing.Next next = authorizing.next(system, context.request().getParam("ticket"));
        if (next == null) {
            page(context, 400, false, "This link was used before, or is older than ten minutes. Begin again.");
            return;
        }
        Cookie mark = Cookie.cookie(cookie(system), next.session())
                .setHttpOnly(true)
                .setSecure(origin.startsWith("https:"))
                .setSameSite(CookieSameSite.LAX)
                .setPath("/oauth/" + system)
                .setMaxAge(LIFE_SECONDS);
        HttpServerResponse response = context.response();
        response.addCookie(mark);
        headers(response)
                .setStatusCode(302)
                .putHeader("Location", next.address())
                .end();
    }

    private void end(RoutingContext context, String system) {
        Map<String, String> answer = new LinkedHashMap<>();
        context.request().params().forEach(field -> answer.putIfAbsent(field.getKey(), field.getValue()));
        Cookie mark = context.request().getCookie(cookie(system));
        Authorizing.Ended ended = authorizing.end(system, answer, mark == null ? null : mark.getValue());
        page(context, ended.done() ? 200 : 400, ended.done(), ended.words());
    }

    private static String cookie(String system) {
        return "drover-oauth-" + system;
    }

    private static HttpServerResponse headers(HttpServerResponse response) {
        return response.putHeader("Cache-Control", "no-store")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    }

    private static void page(RoutingContext context, int status, boolean done, String words) {
        headers(context.response())
                .setStatusCode(status)
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .end(Page.of(done, words));
    }
}
