package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import drover.record.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.camel.util.TimeUtils;

/** A server of live streams as the sandbox plays one: it hears what is asked for, and tells what moves. The setters are for {@code beans:}. */
@RegisterForReflection
public abstract class Streaming {
    private Sockets sockets;
    private String path = "";
    private String authorization = "";
    private Duration interval = Duration.ofSeconds(3);

    /** What a client says; missing where it is no JSON. */
    abstract void heard(JsonNode message, Talk talk);

    /** Time goes on. */
    abstract void move(Talk talk);

    /** Opens it to clients. */
    public void open() {
        sockets.serve(path, authorization, this::accept);
    }

    private void accept(ServerWebSocket socket) {
        Talk talk = new Talk(socket);
        socket.textMessageHandler(text -> heard(read(text), talk));
        long timer = sockets.vertx().setPeriodic(interval.toMillis(), unused -> move(talk));
        socket.closeHandler(closed -> sockets.vertx().cancelTimer(timer));
    }

    private static JsonNode read(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    Duration interval() {
        return interval;
    }

    /** Where it is served: {@code #bean:sandboxSockets}. */
    public void setSockets(Sockets sockets) {
        this.sockets = sockets;
    }

    /** Its path on the public port. */
    public void setPath(String path) {
        this.path = path;
    }

    /** What the header Authorization must be; empty: anything. */
    public void setAuthorization(String authorization) {
        this.authorization = authorization;
    }

    /** How often something moves: {@code 5s}. */
    public void setInterval(String interval) {
        this.interval = TimeUtils.toDuration(interval);
    }
}
