package drover.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;

/** What there is to compare with: camel-http in a loop, which keeps nothing and knows nothing. */
final class Bare implements AutoCloseable {
    private static final int THREADS = 8;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ProducerTemplate template;

    /**
     * @param api where pages are read
     * @param sink where events are posted
     */
    Bare(String api, String sink) throws Exception {
        camel.getComponent("http", HttpComponent.class).setAutomaticRetriesDisabled(true);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:get").to(api + "?disableStreamCache=true").convertBodyTo(byte[].class);
                from("direct:post")
                        .throttle(Deliver.RATE)
                        .totalRequestsMode()
                        .timePeriodMillis(1000)
                        .circuitBreaker()
                        .faultToleranceConfiguration()
                        .requestVolumeThreshold(10)
                        .delay(60_000)
                        .successThreshold(3)
                        .end()
                        .to(sink + "?disableStreamCache=true&httpMethod=POST")
                        .convertBodyTo(byte[].class)
                        .end();
            }
        });
        camel.start();
        template = camel.createProducerTemplate();
    }

    /** Reads those pages, one after the other. */
    void read(List<LeafLink.Call> pages) {
        for (LeafLink.Call page : pages) {
            Exchange answer = template.request("direct:get", exchange -> {
                exchange.getMessage().setHeader(Exchange.HTTP_PATH, page.path());
                exchange.getMessage().setHeader(Exchange.HTTP_QUERY, page.query());
            });
            check(answer);
        }
    }

    /** Posts the bodies numbered 0 to {@code count - 1}, by 8 threads. */
    void post(int count, IntFunction<String> bodies) throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> {
                    for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                        String body = bodies.apply(n);
                        check(template.request("direct:post", exchange -> {
                            exchange.getMessage().setBody(body);
                            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/cloudevents+json");
                        }));
                    }
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void check(Exchange answer) {
        if (answer.getException() != null) {
            throw new IllegalStateException("the bare loop failed: " + answer.getException(), answer.getException());
        }
    }

    @Override
    public void close() {
        camel.stop();
    }
}
