package drover.sandbox;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The WebSockets that the sandbox serves to this machine, on a port of their own: Quarkus' server would wait for them, whenever it ends, as
 * if they were requests.
 */
@ApplicationScoped
@Named("sandboxSockets")
public class Sockets {
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;

    private final Map<String, Served> served = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private final int port;
    private HttpServer server;

    Sockets(Vertx vertx, @ConfigProperty(name = "sandbox.streams.port") Optional<Integer> port) {
        this.vertx = vertx;
        this.port = port.orElse(0);
    }

    private record Served(String authorization, Consumer<ServerWebSocket> accept) {}

    /**
     * From now on this path is a WebSocket.
     *
     * @param authorization what the header Authorization must be; empty: anything
     * @throws java.util.concurrent.CompletionException when the port is taken
     */
    synchronized void serve(String path, String authorization, Consumer<ServerWebSocket> accept) {
        served.put(path, new Served(authorization, accept));
        if (server == null) {
            server = vertx.createHttpServer().requestHandler(this::upgrade);
            server.listen(port, "localhost")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    private void upgrade(HttpServerRequest request) {
        Served one = served.get(request.path());
        if (one == null) {
            request.response().setStatusCode(NOT_FOUND).end();
        } else if (!one.authorization().isEmpty()
                && !one.authorization().equals(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            request.response().setStatusCode(UNAUTHORIZED).end();
        } else {
            request.toWebSocket().onSuccess(one.accept()::accept);
        }
    }

    /** Whatever it was given, or found free. */
    int port() {
        return server.actualPort();
    }

    Vertx vertx() {
        return vertx;
    }

    @PreDestroy
    void close() {
        if (server != null) {
            server.close();
        }
    }
}
