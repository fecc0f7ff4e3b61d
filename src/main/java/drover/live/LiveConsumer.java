package drover.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import drover.system.Redaction;
import drover.traces.Carried;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultConsumer;

/**
 * Reads a live stream: one connection, a thread that tells messages apart, and one that carries them through the route. What it holds has
 * a bound: {@link Intake} in bytes, {@link Backlog} in records and bytes; beyond that the socket is not read.
 */
final class LiveConsumer extends DefaultConsumer {
    private static final long MOST_BYTES = 4L << 20;
    private static final int MOST_RECORDS = 1000;
    private static final int MOST_KEYS = 10_000;
    private static final int CLOSING_SECONDS = 2;
    private static final int MAX_CONNECTIONS = 5;

    private final LiveEndpoint endpoint;
    private final LiveComponent live;
    private final Settings settings;
    private final Progress progress;
    private Link link;
    private WebSocketClient client;
    private ExecutorService workers;
    private ScheduledExecutorService scheduler;
    private ProducerTemplate template;
    private boolean begun;
    private boolean rests;

    LiveConsumer(LiveEndpoint endpoint, LiveComponent live, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.live = live;
        this.settings = endpoint.settings();
        this.progress = new Progress(live.clock);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        live.streams.add(this);
    }

    @Override
    protected void doShutdown() throws Exception {
        live.streams.remove(this);
        super.doShutdown();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        var services = endpoint.getCamelContext().getExecutorServiceManager();
        workers = services.newFixedThreadPool(this, "live-" + settings.stream(), 3);
        scheduler = services.newScheduledThreadPool(this, "live-link-" + settings.stream(), 1);
        template = endpoint.getCamelContext().createProducerTemplate();
        client = live.vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxFrameSize(settings.largest())
                .setMaxMessageSize(settings.largest())
                .setMaxConnections(MAX_CONNECTIONS)
                .setClosingTimeout(CLOSING_SECONDS)
                .setConnectTimeout((int) settings.timeout().toMillis()));
        Intake intake = new Intake(MOST_BYTES);
        Backlog backlog = new Backlog(settings.newest(), settings.newest() ? MOST_KEYS : MOST_RECORDS, MOST_BYTES);
        Reader reader = new Reader(settings.stream(), intake, endpoint.messages(), backlog, progress, live.meters);
        State state = new State(settings.stream(), this::fetch, reader, live.access::isEnding);
        link = new Link(
                settings,
                endpoint.messages(),
                live.greeting(settings.door()),
                new Dial(client, live.access, live.proxies),
                intake,
                new Waits(ThreadLocalRandom.current()::nextInt),
                progress,
                scheduler,
                endpoint.state().isEmpty() ? () -> {} : state::want);
        Carrier carrier = new Carrier(settings, backlog, progress, this::carry);
        workers.execute(() -> reader.run(link));
        workers.execute(carrier::run);
        if (!endpoint.state().isEmpty()) {
            workers.execute(() -> state.run(link));
        }
        live.streams.started(this);
    }

    @Override
    protected void doStop() throws Exception {
        if (link == null) {
            super.doStop();
            return;
        }
        link.stop();
        var services = endpoint.getCamelContext().getExecutorServiceManager();
        services.shutdownNow(scheduler);
        services.shutdownNow(workers);
        workers.awaitTermination(10, TimeUnit.SECONDS);
        client.close();
        template.stop();
        super.doStop();
    }

    private Exception carry(ArrayNode records) {
        Exchange exchange =
                Carried.through(this, null, filled -> filled.getMessage().setBody(records));
        Exception failure = exchange.getException();
        releaseExchange(exchange, false);
        return failure;
    }

    private JsonNode fetch() throws Exception {
        Exchange done = template.send(endpoint.state(), exchange -> {});
        if (done.getException() != null) {
            throw done.getException();
        }
        return done.getMessage().getMandatoryBody(JsonNode.class);
    }

    /** Connects, now that everything has started; unless an operator has switched it off. */
    synchronized void begin() {
        begun = true;
        if (!rests) {
            link.start();
        }
    }

    /** Closes the connection and opens none, or goes on. */
    synchronized void rest(boolean now) {
        rests = now;
        if (link == null) {
            return;
        }
        if (now) {
            link.stop();
        } else if (begun) {
            link.start();
        }
    }

    /** Tries at once, whatever it waits for. */
    void hurry() {
        if (link != null) {
            link.hurry();
        }
    }

    Settings settings() {
        return settings;
    }

    Progress progress() {
        return progress;
    }

    /** The system it belongs to: the group of its route. */
    String source() {
        return String.valueOf(getRoute().getGroup());
    }

    /** The last words of trouble, without secrets; null where there are none. */
    static String clean(End end) {
        return end == null ? null : Redaction.redact(end.words());
    }
}
