package drover.live;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A real WebSocket server on a port of its own. */
final class LiveServer implements AutoCloseable {
    final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
    final List<String> received = new CopyOnWriteArrayList<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile Consumer<ServerWebSocket> onConnect = socket -> {};
    volatile int refuses;
    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;
    private int port;

    LiveServer() throws Exception {
        open(0);
    }

    private void open(int wanted) throws Exception {
        server = vertx.createHttpServer(new HttpServerOptions().setMaxWebSocketFrameSize(128 << 20))
                .webSocketHandshakeHandler(this::shake)
                .webSocketHandler(this::connected);
        server = server.listen(wanted, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        port = server.actualPort();
    }

    private void shake(ServerWebSocketHandshake shake) {
        asked.add(shake.uri() + " " + shake.headers().get("Authorization"));
        if (refuses == 0) {
            shake.accept();
        } else {
            shake.reject(refuses);
        }
    }

    private void connected(ServerWebSocket socket) {
        socket.textMessageHandler(received::add);
        sockets.add(socket);
        onConnect.accept(socket);
    }

    String url() {
        return "ws://127.0.0.1:" + port + "/stream";
    }

    ServerWebSocket last() {
        return sockets.get(sockets.size() - 1);
    }

    void kill() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get();
    }

    void again() throws Exception {
        open(port);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
