package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import drover.poll.Pushed;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** The live streams of a system, which are told the messages of a case one after the other, over a connection of its own. */
@Singleton
class Listening {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int STEP = 5;

    private final CamelContext camel;
    private final Instance<Pushed> pushed;
    private long sent;

    Listening(CamelContext camel, Instance<Pushed> pushed) {
        this.camel = camel;
        this.pushed = pushed;
    }

    /** Its routes that read from a server which tells by itself. */
    private List<String> routes(String system) {
        return camel.getRoutes().stream()
                .filter(route -> route.getEndpoint().getEndpointUri().startsWith("live:"))
                .filter(route -> system.equals(route.getGroup()))
                .filter(route -> !Boolean.FALSE.equals(route.isAutoStartup()))
                .map(Route::getRouteId)
                .toList();
    }

    /** Whether there are any. */
    boolean isOne(String system) {
        return !routes(system).isEmpty();
    }

    /** A case begins: nothing is left of what an earlier one has told. */
    void begin(String system) throws Exception {
        sent = 0;
        for (String route : routes(system)) {
            camel.getRouteController().stopRoute(route);
            camel.getRouteController().startRoute(route);
        }
    }

    /** Each message is sent when what came of the one before is durable. */
    void tell(String system, JsonNode messages, PlayedSocket socket) throws IOException, InterruptedException {
        await(
                () -> all(system).stream().allMatch(Pushed.Told::isConnected) && socket.hears(system),
                system
                        + " does not connect to its WebSocket server: expected \"" + system
                        + ".base-url\": \"{socket}\" among the keys of fixtures/" + system + "/cases/always.json");
        for (JsonNode message : messages) {
            socket.tell(system, message.isTextual() ? message.asText() : message.toString());
            sent++;
            await(
                    () -> all(system).stream().allMatch(one -> one.hasCarriedOn(sent)),
                    "what the server of " + system + " has told is not carried on: " + message);
        }
    }

    private List<Pushed.Told> all(String system) {
        List<Pushed.Told> all = new ArrayList<>();
        for (Pushed one : pushed) {
            one.streams().stream()
                    .filter(stream -> stream.source().equals(system) && stream.isOn())
                    .forEach(all::add);
        }
        return all;
    }

    private static void await(BooleanSupplier good, String otherwise) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!good.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException(otherwise);
            }
            Thread.sleep(STEP);
        }
    }
}
