package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/** One connection to a WebSocket of the sandbox, and what was asked for over it. Its event loop alone touches it. */
final class Talk {
    /** What is subscribed to. */
    final Set<String> topics = new LinkedHashSet<>();

    /** What was told last. */
    String told = "";

    private final ServerWebSocket socket;
    /** How many moves it has seen. */
    private int moves;

    Talk(ServerWebSocket socket) {
        this.socket = socket;
    }

    int move() {
        return ++moves;
    }

    void say(JsonNode message) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(new String(Json.bytes(message), StandardCharsets.UTF_8));
        }
    }

    void close(int code, String reason) {
        socket.close((short) code, reason);
    }
}
