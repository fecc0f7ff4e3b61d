package drover.live;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.net.PfxOptions;
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

    private final PfxOptions certificate;

    LiveServer() throws Exception {
        this(null);
    }

    /** With TLS. */
    LiveServer(PfxOptions certificate) throws Exception {
        this.certificate = certificate;
        open(0);
    }

    private void open(int wanted) throws Exception {
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setMaxWebSocketFrameSize(128 << 20)
                        .setSsl(certificate != null)
                        .setKeyCertOptions(certificate))
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
        return (certificate == null ? "ws://127.0.0.1:" : "wss://localhost:") + port + "/stream";
    }

    int port() {
        return port;
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
