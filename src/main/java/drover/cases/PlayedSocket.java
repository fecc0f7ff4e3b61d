package drover.cases;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The WebSocket servers of the cases, on this machine: each system below a path of its own. */
final class PlayedSocket implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<ServerWebSocket> open = new CopyOnWriteArrayList<>();

    PlayedSocket() {
        server = vertx.createHttpServer()
                .webSocketHandler(this::opened)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void opened(ServerWebSocket socket) {
        socket.closeHandler(closed -> open.remove(socket));
        open.add(socket);
    }

    /** Where that of a system is: by a name that no proxy is asked for. */
    String url(String system) {
        return "ws://localhost:" + server.actualPort() + "/" + system;
    }

    private List<ServerWebSocket> of(String system) {
        return open.stream()
                .filter(socket -> !socket.isClosed())
                .filter(socket ->
                        socket.path().equals("/" + system) || socket.path().startsWith("/" + system + "/"))
                .toList();
    }

    /** Whether somebody listens. */
    boolean hears(String system) {
        return !of(system).isEmpty();
    }

    /** Says something to each that listens to that system. */
    void tell(String system, String message) {
        of(system).forEach(socket -> socket.writeTextMessage(message));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
