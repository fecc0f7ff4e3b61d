package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import drover.TestCamel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallsTest {
    private static final int CALLERS = 4;
    private static final int ROUNDS = 200;

    private final DefaultCamelContext camel = TestCamel.context();

    @BeforeEach
    void start() throws Exception {
        camel.addComponent("direct", new Calls());
        camel.start();
        route("caller", "direct:caller", "direct:called");
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void all_that_call_when_a_route_has_been_replaced_call_the_new_one() throws Exception {
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            CyclicBarrier barrier = new CyclicBarrier(CALLERS);
            for (int round = 0; round < ROUNDS; round++) {
                if (camel.getRoute("called") != null) {
                    camel.getRouteController().stopRoute("called");
                    camel.removeRoute("called");
                }
                String answer = "round " + round;
                called(answer);
                List<CompletableFuture<Object>> answers = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    answers.add(CompletableFuture.supplyAsync(
                            () -> {
                                await(barrier);
                                return template.requestBody("direct:caller", "");
                            },
                            task -> new Thread(task).start()));
                }
                for (CompletableFuture<Object> one : answers) {
                    assertEquals(answer, one.get(30, TimeUnit.SECONDS));
                }
            }
        }
    }

    @Test
    void a_call_of_a_route_that_is_not_there_fails_after_its_time() throws Exception {
        route("lost", "direct:lost", "direct:nobody?timeout=10");
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            CamelExecutionException failure =
                    assertThrows(CamelExecutionException.class, () -> template.requestBody("direct:lost", ""));
            assertEquals(
                    DirectConsumerNotAvailableException.class,
                    failure.getCause().getClass());
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void called(String answer) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:called").routeId("called").setBody(constant(answer));
            }
        });
    }

    private void route(String id, String from, String to) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).routeId(id).to(to);
            }
        });
    }
}
