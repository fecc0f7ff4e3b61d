package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import drover.TestCamel;
import drover.TestConfig;
import drover.record.Json;
import drover.system.http.HttpClients;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real sockets. */
class GraphQlComponentTest {
    private static final int MOST = 1000;

    private final DefaultCamelContext camel = TestCamel.context();
    private final List<String> keys = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private Answer answer = http -> reply(http, 200, "{}".getBytes(StandardCharsets.UTF_8));

    private interface Answer {
        void to(HttpExchange http) throws IOException;
    }

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", http -> {
            keys.add(http.getRequestHeaders().getFirst("Authorization"));
            bodies.add(new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer.to(http);
            http.close();
        });
        server.start();
        camel.addComponent(
                "graphql",
                new GraphQlComponent(
                        HttpClients.of(TestConfig.of(Map.of()), new MemorySize(BigInteger.valueOf(MOST)))));
        camel.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        camel.stop();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void each_request_has_the_query_its_variables_exactly_and_the_key_of_that_moment() throws Exception {
        ask("first", "{\"input\":{\"adjustment\":-1.50,\"reason\":null,\"big\":12345678901234567890.5}}");
        ask("second", "{}");

        assertEquals(List.of("first", "second"), keys);
        assertEquals("{ products }", Json.read(bodies.get(0)).path("query").asText());
        assertEquals(
                "{\"input\":{\"adjustment\":-1.50,\"reason\":null,\"big\":12345678901234567890.5}}",
                Json.read(bodies.get(0)).path("variables").toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 400, 401, 429, 503})
    void status_and_headers_are_kept_and_nothing_is_tried_again_or_followed(int status) {
        answer = http -> {
            http.getResponseHeaders().add("Retry-After", "7");
            http.getResponseHeaders().add("Location", "/elsewhere");
            reply(http, status, "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        };

        Exchange asked = ask("key", "{}");

        assertNull(asked.getException());
        assertEquals(status, asked.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE));
        assertEquals("7", asked.getMessage().getHeader("Retry-After"));
        assertNull(asked.getMessage().getHeader("Authorization"));
        assertEquals(1, bodies.size());
        if (status != 204) {
            assertEquals("{\"a\":1}", asked.getMessage().getBody(String.class));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "application/graphql-response+json", "text/plain; charset=ISO-8859-1", ""})
    void an_answer_is_utf_8_whatever_it_calls_itself(String type) {
        answer = http -> {
            if (!type.isEmpty()) {
                http.getResponseHeaders().set("Content-Type", type);
            }
            reply(http, 200, "{\"name\":\"Möhre 🥕\"}".getBytes(StandardCharsets.UTF_8));
        };

        assertEquals("{\"name\":\"Möhre 🥕\"}", ask("key", "{}").getMessage().getBody(String.class));
    }

    @Test
    void an_answer_that_has_no_end_in_time_ends_with_the_time_out() {
        answer = http -> {
            http.sendResponseHeaders(200, 0);
            try (OutputStream body = http.getResponseBody()) {
                while (over.getCount() > 0) {
                    body.write(' ');
                    body.flush();
                    if (over.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };

        Exception failure = ask("key", "{}", "timeout=300ms").getException();

        assertInstanceOf(InterruptedIOException.class, failure);
        assertEquals("it took longer than 0.3s in all", failure.getMessage());
    }

    @Test
    void of_an_answer_that_is_too_large_so_much_is_read_that_this_can_be_told() {
        answer = http -> {
            http.sendResponseHeaders(200, 0);
            try (OutputStream body = http.getResponseBody()) {
                byte[] some = new byte[8192];
                while (over.getCount() > 0) {
                    body.write(some);
                }
            }
        };

        Exchange asked = ask("key", "{}");

        assertNull(asked.getException());
        assertEquals(MOST + 1, asked.getMessage().getBody(String.class).length());
    }

    @Test
    void the_address_may_come_with_the_message() {
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/graphql?tenant=a%20b";
        List<String> asked = new ArrayList<>();
        answer = http -> {
            asked.add(http.getRequestURI().toString());
            reply(http, 200, new byte[] {'1'});
        };

        camel.createProducerTemplate().request("graphql:http://distru.invalid", exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_URI, address);
            exchange.getMessage().setBody("{ products }");
        });

        assertEquals(List.of("/graphql?tenant=a%20b"), asked);
    }

    private static void reply(HttpExchange http, int status, byte[] body) throws IOException {
        http.sendResponseHeaders(status, status == 204 ? -1 : body.length);
        if (status != 204) {
            http.getResponseBody().write(body);
        }
    }

    private Exchange ask(String key, String variables) {
        return ask(key, variables, "timeout=10s");
    }

    private Exchange ask(String key, String variables, String options) {
        return camel.createProducerTemplate()
                .request(
                        "graphql:http://127.0.0.1:" + server.getAddress().getPort() + "/graphql?" + options,
                        exchange -> {
                            exchange.getMessage().setHeader("Authorization", key);
                            exchange.getMessage().setHeader(GraphQlComponent.VARIABLES, Json.read(variables));
                            exchange.getMessage().setBody("{ products }");
                        });
    }
}
