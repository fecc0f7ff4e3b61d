package drover.live;

import drover.system.Durations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code live:<stream>}: what a server sends over a WebSocket. */
@RegisterForReflection
public class LiveEndpoint extends DefaultEndpoint {
    private final LiveComponent live;
    private final String stream;
    private Messages messages = new Messages();
    private String door;
    private String url = "";
    private String keep = "all";
    private String interval = "0s";
    private String heartbeat = "20s";
    private String beat = "";
    private String idle = "1m";
    private String alive = "any";
    private String timeout = "30s";
    private String largest = "1M";
    private String state = "";
    private boolean stateEnabled = true;

    LiveEndpoint(String uri, LiveComponent live, String stream) {
        super(uri, live);
        this.live = live;
        this.stream = stream;
        this.door = stream;
    }

    @Override
    public Producer createProducer() {
        throw new IllegalArgumentException("live:" + stream + " can only be read from");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        LiveConsumer consumer = new LiveConsumer(this, live, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /** @throws IllegalArgumentException when a value is none */
    Settings settings() {
        return new Settings(
                stream,
                door,
                url,
                one("keep", keep, "newest", "all"),
                Durations.parse(interval),
                Durations.parse(heartbeat),
                beat,
                Durations.parse(idle),
                one("alive", alive, "message", "any"),
                Durations.parse(timeout),
                (int) new MemorySizeConverter().convert(largest).asLongValue());
    }

    private boolean one(String name, String value, String first, String second) {
        if (!value.equals(first) && !value.equals(second)) {
            throw new IllegalArgumentException(
                    "live:" + stream + ": " + name + " is " + first + " or " + second + ", not " + value);
        }
        return value.equals(first);
    }

    Messages messages() {
        return messages;
    }

    String stream() {
        return stream;
    }

    String door() {
        return door;
    }

    String state() {
        return stateEnabled ? state : "";
    }

    /** How messages are told apart. */
    public void setMessages(Messages messages) {
        this.messages = messages;
    }

    /** The first part of its keys, and the system whose authorization is sent. */
    public void setDoor(String door) {
        this.door = door;
    }

    /** The address, {@code wss://…}; empty: it waits until there is one. */
    public void setUrl(String url) {
        this.url = url;
    }

    /** {@code newest}: of each key only the newest record counts; {@code all}: every one, and the socket waits for us. */
    public void setKeep(String keep) {
        this.keep = keep;
    }

    /** What has come is carried on once in this time. */
    public void setInterval(String interval) {
        this.interval = interval;
    }

    /** How often the server is asked whether it is there. */
    public void setHeartbeat(String heartbeat) {
        this.heartbeat = heartbeat;
    }

    /** A message that is sent then as well. */
    public void setBeat(String message) {
        this.beat = message;
    }

    /** After so long without anything a connection is dead. */
    public void setIdle(String idle) {
        this.idle = idle;
    }

    /** What is a sign of life: {@code any}, a pong as well, or a {@code message}. */
    public void setAlive(String alive) {
        this.alive = alive;
    }

    /** How long a connection may take to open. */
    public void setTimeout(String timeout) {
        this.timeout = timeout;
    }

    /** The largest message: 512K, 1M. */
    public void setLargest(String largest) {
        this.largest = largest;
    }

    /** The route that fetches by REST how things are, after each connect: {@code direct:…}, or none. */
    public void setState(String state) {
        this.state = state;
    }

    /** Whether that is done. */
    public void setStateEnabled(boolean enabled) {
        this.stateEnabled = enabled;
    }

    @Override
    public boolean isSingleton() {
        return true;
    }
}
