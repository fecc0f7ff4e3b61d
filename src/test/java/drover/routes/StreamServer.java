package drover.routes;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A WebSocket server on the port that the configuration of the tests names. */
final class StreamServer implements AutoCloseable {
    final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();

    StreamServer(String name, BiConsumer<ServerWebSocket, String> onMessage) throws Exception {
        HttpServer server = vertx.createHttpServer().webSocketHandler(socket -> {
            asked.add(socket.uri() + " " + socket.headers().get("Authorization"));
            sockets.add(socket);
            socket.textMessageHandler(text -> onMessage.accept(socket, text));
        });
        server.listen(port(name), "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    /** One that is free, the same for each name; the configuration is made by another class loader than that of the tests. */
    static int port(String name) {
        String property = "tests.port-of-" + name;
        if (System.getProperty(property) == null) {
            try (ServerSocket socket = new ServerSocket(0)) {
                System.setProperty(property, String.valueOf(socket.getLocalPort()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Integer.parseInt(System.getProperty(property));
    }

    void send(String message) {
        sockets.get(sockets.size() - 1).writeTextMessage(message);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
