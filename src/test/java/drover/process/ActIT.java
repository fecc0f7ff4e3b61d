package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL between an action and its confirmation: it is done again, with the same id. */
class ActIT {
    private static final String ROUTES =
            """
            - templatedRoute:
                routeTemplateRef: act
                routeId: act-deeds
                parameters:
                  - {name: downstream, value: deeds}
                  - {name: call, value: deeds-order-do}
            - route:
                id: deeds-order-do
                group: deeds
                description: Does one
                errorHandler: {noErrorHandler: {}}
                from:
                  uri: direct:deeds-order-do
                  steps:
                    - setHeader: {name: idempotency-key, simple: "${variable.event.id}"}
                    - to:
                        uri: door:deeds-api-request
                        parameters: {door: deeds, url: "%s", method: POST, answer: any, patience: 0s, requests: "1000", period: "1000"}
                    - setVariable: {name: result, constant: "done"}
            """;

    @TempDir
    Path directory;

    @Test
    void an_action_that_a_kill_cut_off_is_done_again_with_the_same_id() throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        try (SimulatedApi api = new SimulatedApi();
                Sink sink = new Sink();
                Sink deeds = new Sink()) {
            // given
            Path routes = Files.createDirectory(directory.resolve("routes"));
            for (String name : List.of("deliver", "leaflink")) {
                Files.copy(Path.of("routes", name + ".camel.yaml"), routes.resolve(name + ".camel.yaml"));
            }
            Files.writeString(routes.resolve("deeds.camel.yaml"), ROUTES.formatted(deeds.url()));
            api.put("/orders/", SimulatedApi.record("1", Instant.parse("2025-01-01T00:00:00Z")));
            deeds.answering(request -> {
                underWay.countDown();
                return await(killed) ? 200 : 500;
            });

            // when
            try (DroverProcess drover = setup(api, sink).start()) {
                drover.await("the action", () -> underWay.getCount() == 0);
                drover.kill();
            }
            killed.countDown();
            try (DroverProcess drover = setup(api, sink).start()) {
                drover.await("the action again", () -> deeds.requests().size() >= 2);
                drover.awaitSlowly("its confirmation", () -> explained(drover).contains("deeds: delivered: done ("));
                assertEquals(143, drover.terminate());
            }

            // then
            assertEquals(2, deeds.requests().size());
            assertEquals(
                    1,
                    deeds.requests().stream()
                            .map(Sink.Delivery::idempotencyKey)
                            .distinct()
                            .count());
            assertTrue(deeds.requests().get(0).idempotencyKey().length() > 20);
        }
    }

    private DroverSetup setup(SimulatedApi api, Sink sink) {
        return DroverProcess.in(directory)
                .polling(api)
                .delivering(sink)
                .set("downstream.deeds.types", "leaflink.order.*");
    }

    private static String explained(DroverProcess drover) {
        try {
            return drover.manage("/operations/explain/order/1");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
