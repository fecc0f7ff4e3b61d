package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The price stream that the sandbox plays. A price follows from the clock alone, so that a restart takes nothing back. Now and then a
 * message comes twice, the client is asked whether it is there, and the connection is closed, as servers do for an update.
 */
@RegisterForReflection
public class Ticker extends Streaming {
    private static final int GOING_AWAY = 1001;
    private static final int PING_EVERY = 4;
    private static final int TWICE_EVERY = 5;
    private static final long WAVE = 60;
    private static final int DECIMALS = 2;
    /** What each channel is about, in hundredths. */
    private static final Map<String, Long> CHANNELS = new TreeMap<>(Map.of("eth_price", 301_245L, "gas_price", 2_170L));

    private final Clock clock;
    private int closesAfter;

    /** By the system's clock. */
    public Ticker() {
        this(Clock.systemUTC());
    }

    Ticker(Clock clock) {
        this.clock = clock;
    }

    @Override
    void heard(JsonNode message, Talk talk) {
        switch (message.path("method").asText(message.path("type").asText())) {
            case "subscribe" -> {
                message.path("params").forEach(channel -> talk.topics.add(channel.asText()));
                talk.topics.retainAll(CHANNELS.keySet());
                ArrayNode channels = Json.object().arrayNode();
                talk.topics.forEach(channels::add);
                talk.say(Json.object().put("type", "subscribed").set("channels", channels));
                talk.topics.forEach(channel -> talk.say(price(channel)));
            }
            case "pong" -> {}
            default -> talk.say(Json.object().put("type", "error").put("message", "expected a subscription as JSON"));
        }
    }

    @Override
    void move(Talk talk) {
        int moves = talk.move();
        if (closesAfter > 0 && moves >= closesAfter) {
            talk.close(GOING_AWAY, "this server restarts");
            return;
        }
        for (String channel : talk.topics) {
            talk.say(price(channel));
            if (moves % TWICE_EVERY == 0) {
                talk.say(price(channel));
            }
        }
        if (moves % PING_EVERY == 0) {
            talk.say(Json.object().put("type", "ping"));
        }
    }

    /** The prices of now, as {@code GET /prices} gives them. */
    public Answer prices() {
        ArrayNode all = Json.object().arrayNode();
        CHANNELS.keySet().forEach(channel -> all.add(price(channel)));
        return Answer.of(all);
    }

    private ObjectNode price(String channel) {
        long tick = clock.millis() / interval().toMillis();
        long middle = CHANNELS.get(channel);
        long wave = Math.abs(Math.floorMod(tick, WAVE) - WAVE / 2) - WAVE / 4;
        BigDecimal price = BigDecimal.valueOf(middle + middle * wave / 1000 + Math.floorMod(tick * 7919, 11), DECIMALS);
        return Json.object()
                .put("type", "price_update")
                .put("channel", channel)
                .put("price", price.toPlainString())
                .put("sequence", tick)
                .put(
                        "timestamp",
                        Instant.ofEpochMilli(tick * interval().toMillis()).toString());
    }

    /** After so many moves a connection is closed; 0: never. */
    public void setClosesAfter(int moves) {
        this.closesAfter = moves;
    }
}
