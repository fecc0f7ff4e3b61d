package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A live stream whose server does not let it in rests, until its file is applied anew. */
class ApplyLiveIT extends ProcessTest {
    private static final List<String> STREAMS = List.of("moved", "forbidden", "closed");
    private static final String PRICE =
            "{\"type\":\"price_update\",\"channel\":\"eth\",\"price\":\"3012.45\",\"sequence\":17}";

    /** Its server: what is asked for, and whether it lets those in whom it knows. */
    private static final class Market implements AutoCloseable {
        final List<String> asked = new CopyOnWriteArrayList<>();
        volatile boolean open;
        private final Vertx vertx = Vertx.vertx();
        private final HttpServer server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();

        private void answer(HttpServerRequest request) {
            asked.add(request.path());
            if (request.path().equals("/moved")) {
                // Whoever goes by what it says comes back after an hour.
                request.response()
                        .setStatusCode(404)
                        .putHeader("Retry-After", "3600")
                        .end();
            } else if (request.path().equals("/forbidden") && !open) {
                request.response().setStatusCode(403).end();
            } else {
                request.toWebSocket().onSuccess(this::tell);
            }
        }

        private void tell(ServerWebSocket socket) {
            if (socket.path().equals("/closed") && !open) {
                socket.close((short) 1008);
            } else {
                socket.writeTextMessage(PRICE);
            }
        }

        @Override
        public void close() {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static String file(int port) {
        StringBuilder file = new StringBuilder(
                """
                # yaml-language-server: $schema=camelYamlDsl.json
                # Prices of three markets.
                - beans:
                    - {name: prices, type: drover.system.ApiSystem, properties: {source: /prices}}
                    - {name: pricesMessages, type: drover.live.Messages,
                       properties: {take: price_update, key: channel, other: price, sequence: sequence}}
                """);
        for (String stream : STREAMS) {
            file.append(
                    """
                        - {name: NAMEKind, type: drover.record.Kind,
                           properties: {system: prices, stream: prices-NAME, thing: NAME, key: channel, quantity: price, startsAtZero: false}}
                    """
                            .replace("NAME", stream));
        }
        for (String stream : STREAMS) {
            file.append(
                    """
                    - templatedRoute:
                        routeTemplateRef: live
                        routeId: prices-NAME-read
                        parameters:
                          - {name: system, value: prices}
                          - {name: stream, value: prices-NAME}
                          - {name: kind, value: NAMEKind}
                          - {name: messages, value: pricesMessages}
                          - {name: url, value: "ws://127.0.0.1:PORT/NAME"}
                          - {name: keep, value: newest}
                    """
                            .replace("NAME", stream)
                            .replace("PORT", "" + port));
        }
        return file.toString();
    }

    @Test
    void it_is_asked_for_again_when_its_file_is_applied() throws Exception {
        // given
        layRoutes("deliver", "webhooks");
        Path file = directory.resolve("routes/prices.camel.yaml");
        try (Market market = new Market()) {
            Files.writeString(file, file(market.server.actualPort()));
            try (DroverProcess drover = DroverProcess.in(directory)
                    .delivering(sink)
                    .operated()
                    .set("prices.enabled", "true")
                    .set("routes.apply", "auto")
                    .set("routes.look-interval", "100ms")
                    .start()) {
                drover.awaitLine("prices-moved: not connected, .*HTTP 404");
                drover.awaitLine("prices-forbidden: not connected, .*HTTP 403");
                drover.awaitLine("prices-closed: not connected, .*close code 1008");

                // when
                market.open = true;
                Files.writeString(file, Files.readString(file).replace("/moved\"", "/moved/here\""));
                drover.awaitLine("routes/prices.camel.yaml is applied");

                // then
                Map.of("moved", "moved/eth", "forbidden", "forbidden/eth", "closed", "closed/eth")
                        .forEach((thing, subject) ->
                                drover.await(thing, () -> sink.has("prices." + thing + ".changed", subject)));
                assertEquals(1, Collections.frequency(market.asked, "/moved"), market.asked::toString);
                assertEquals(2, Collections.frequency(market.asked, "/forbidden"), market.asked::toString);
                assertEquals(2, Collections.frequency(market.asked, "/closed"), market.asked::toString);
                assertEquals(List.of(), drover.lines(" (ERROR|FATAL) |^\\s+at "), drover.output());
            }
        }
    }
}
