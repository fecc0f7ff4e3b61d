package drover.observe.status;

import drover.record.Json;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The status page at {@code /} of the management port: one file, put together at the start from those in
 * {@code /status}, that may run its own script and style and nothing else, asks nobody but us, and stands in no frame.
 */
@ApplicationScoped
class StatusPage {
    private static final Logger LOG = Logger.getLogger("drover.status");

    /** The parts of its script, one scope: what is used while it is read comes first. */
    private static final List<String> SCRIPT =
            List.of("tools", "ask", "verdict", "flow", "hour", "letters", "acts", "routes", "runbook", "explain");

    private final Status status;
    private String page;
    private String policy;
    private Buffer runbook;

    StatusPage(Status status) {
        this.status = status;
    }

    void routes(@Observes ManagementInterface management) {
        String style = file("/status/page.css");
        String script = SCRIPT.stream()
                .map(part -> file("/status/" + part + ".js"))
                .collect(Collectors.joining("\n", "\"use strict\";\n(() => {\n", "})();\n"));
        page = file("/status/page.html").replace("{style}", style).replace("{script}", script);
        policy = "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(script)
                + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                + "; require-trusted-types-for 'script'; trusted-types 'none'";
        runbook = Buffer.buffer(file("/docs/runbook.md"));
        Router router = management.router();
        router.get("/").handler(this::page);
        router.get("/operations/status").blockingHandler(this::status);
        router.get("/operations/runbook").handler(context -> send(context, 200, "text/plain; charset=utf-8", runbook));
    }

    private void page(RoutingContext context) {
        context.response()
                .putHeader("Content-Security-Policy", policy)
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
        send(context, 200, "text/html; charset=utf-8", Buffer.buffer(page));
    }

    private void status(RoutingContext context) {
        try {
            send(context, 200, "application/json", Buffer.buffer(Json.bytes(status.now())));
        } catch (RuntimeException e) {
            LOG.errorf("the status cannot be told: %s", e.getMessage());
            send(context, 500, "application/json", Buffer.buffer("{\"message\":\"it failed; the log says why\"}"));
        }
    }

    private static void send(RoutingContext context, int code, String type, Buffer body) {
        HttpServerResponse response = context.response();
        response.setStatusCode(code)
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .end(body)
                .onFailure(e -> LOG.debug("the caller has gone", e));
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String file(String path) {
        try (InputStream file = StatusPage.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalStateException(path + " is not packaged");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
