package drover.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import drover.TestCamel;
import drover.TestConfig;
import drover.metrics.Meters;
import drover.metrics.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A live stream in a Camel of its own: what comes out of it, and a route that can be made to wait or to fail. */
final class LiveFixture implements AutoCloseable {
    final List<JsonNode> records = new CopyOnWriteArrayList<>();
    final Messages messages = new Messages();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final LiveStreams streams = new LiveStreams(Clock.systemUTC());
    /** What a batch needs to go through: none is left while the route is slow. */
    final Semaphore open = new Semaphore(1_000_000);

    volatile String secret = "first-secret";
    volatile RuntimeException fails;
    volatile JsonNode state;
    private final Map<String, String> keys;
    private final DefaultCamelContext camel = TestCamel.context();
    private final Vertx vertx = Vertx.vertx();

    LiveFixture(Map<String, String> keys) {
        this.keys = keys;
        messages.setTake("price_update");
        messages.setKey("channel");
        messages.setOther("price");
        messages.setTime("timestamp");
        messages.setSequence("sequence");
    }

    /** Starts it, with more options. */
    LiveFixture start(String url, String options) throws Exception {
        camel.getRegistry().bind("priceMessages", messages);
        camel.addComponent(
                "live",
                new LiveComponent(
                        vertx, TestConfig.of(keys), new Keyring(), streams, new Meters(registry), Clock.systemUTC()));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("live:prices?messages=#bean:priceMessages&url=" + url + options)
                        .routeId("prices-live")
                        .routeGroup("prices")
                        .process(LiveFixture.this::take);
                from("direct:state").process(exchange -> exchange.getMessage().setBody(state));
            }
        });
        camel.start();
        streams.begin();
        return this;
    }

    private void take(Exchange exchange) throws InterruptedException {
        open.acquire();
        if (fails != null) {
            throw fails;
        }
        exchange.getMessage().getBody(ArrayNode.class).forEach(records::add);
    }

    Progress progress() {
        return ((LiveConsumer) camel.getRoute("prices-live").getConsumer()).progress();
    }

    int messages(String outcome) {
        Counter counter =
                registry.find(Metric.LIVE_MESSAGES.id()).tag("outcome", outcome).counter();
        return counter == null ? 0 : (int) counter.count();
    }

    @Override
    public void close() throws IOException {
        open.release(1_000_000);
        camel.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private final class Keyring implements Access {
        @Override
        public Sent of(String door) {
            return new Sent(
                    Map.of("Authorization", "Bearer " + secret),
                    "token=" + URLEncoder.encode(secret, StandardCharsets.UTF_8));
        }

        @Override
        public String secret(String key) {
            return secret;
        }

        @Override
        public boolean isEnding() {
            return false;
        }

        @Override
        public byte[] fingerprint(String door) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
    }
}
