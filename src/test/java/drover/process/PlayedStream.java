package drover.process;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The WebSocket server of a case {@code fixtures/<system>/cases/<case>/case.json}: who is connected, now or later, is told what the round says. */
final class PlayedStream implements Played {
    private final JsonNode rounds;
    private final String authorization;
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private ServerWebSocket socket;
    private JsonNode messages = Json.object();

    /** @param authorization whoever does not send this is not let in */
    PlayedStream(Path file, String authorization) throws IOException {
        rounds = Json.read(Files.readAllBytes(file)).path("rounds");
        this.authorization = authorization;
        server = vertx.createHttpServer()
                .webSocketHandler(this::connected)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Override
    public String url() {
        return "ws://127.0.0.1:" + server.actualPort();
    }

    @Override
    public synchronized JsonNode begin(int round) {
        messages = rounds.path(round).path("messages");
        tell();
        return rounds.path(round).path("events");
    }

    private synchronized void connected(ServerWebSocket connected) {
        if (!authorization.equals(connected.headers().get("Authorization"))) {
            connected.close((short) 4401);
            return;
        }
        socket = connected;
        tell();
    }

    private void tell() {
        if (socket != null && !socket.isClosed()) {
            messages.forEach(message -> socket.writeTextMessage(message.toString()));
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
