package drover.system.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.TestConfig;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client does with servers that do not do what they should, over real connections. */
class HttpClientsTest {
    private static final MemorySize LARGEST = new MemorySize(BigInteger.valueOf(100_000));
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private HttpClients clients = HttpClients.of(TestConfig.of(Map.of()), LARGEST);
    private RawServer server;

    private record Answer(int status, byte[] body) {}

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        clients.stop();
    }

    private void serve(RawServer.Script script) throws IOException {
        server = new RawServer(script);
    }

    private CloseableHttpClient client(boolean receipts, Duration time) {
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(time))
                        .build());
        if (receipts) {
            clients.forReceipts(builder);
        } else {
            clients.forAnswers(builder);
        }
        return builder.build();
    }

    private static Answer send(CloseableHttpClient client, HttpUriRequestBase request) throws IOException {
        return client.execute(
                request,
                answer -> new Answer(
                        answer.getCode(),
                        answer.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(answer.getEntity())));
    }

    private Answer get(Duration time) throws IOException {
        return send(client(false, time), new HttpGet(server.url() + "/x"));
    }

    private Answer post(Duration time, int size) throws IOException {
        return post(client(true, time), size);
    }

    private Answer post(CloseableHttpClient client, int size) throws IOException {
        HttpPost post = new HttpPost(server.url() + "/x");
        post.setEntity(new ByteArrayEntity(new byte[size], ContentType.APPLICATION_JSON));
        return send(client, post);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nX-Slow: ",
                OK + "\r\n{\"results\": [",
                OK + "Content-Length: 90000\r\n\r\n[",
                OK + "Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n",
                "HTTP/1.1 103 Early Hints\r\n\r\n"
            })
    void an_answer_that_never_ends_is_ended_in_its_time(String beginning) throws Exception {
        serve(connection -> {
            connection.request();
            connection.send(beginning);
            connection.hang();
        });

        assertThrows(IOException.class, () -> get(Duration.ofMillis(400)));
    }

    @Test
    void an_answer_that_drips_is_ended_though_something_comes_all_the_time() throws Exception {
        serve(connection -> {
            connection.request();
            connection.send(OK + "Transfer-Encoding: chunked\r\n\r\n");
            connection.flood("1\r\n \r\n");
        });
        clients.stop();
        clients = HttpClients.of(TestConfig.of(Map.of()), new MemorySize(BigInteger.valueOf(Integer.MAX_VALUE / 2)));

        IOException failure = assertThrows(IOException.class, () -> get(Duration.ofMillis(400)));

        assertEquals("it took longer than 0.4s in all", failure.getMessage());
    }

    @Test
    void headers_that_never_end_are_no_answer() throws Exception {
        serve(connection -> {
            connection.request();
            connection.send(OK);
            connection.flood("X-More: and more\r\n");
        });

        assertThrows(IOException.class, () -> get(Duration.ofSeconds(20)));
    }

    @Test
    void an_answer_that_is_too_large_is_cut_off_after_one_byte_more() throws Exception {
        serve(connection -> {
            connection.request();
            connection.send(OK + "Content-Type: text/plain\r\n\r\n");
            connection.flood("x".repeat(1000));
        });

        assertEquals(100_001, get(Duration.ofSeconds(20)).body().length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OK + "Content-Length: 100\r\n\r\n{}",
                OK + "Transfer-Encoding: chunked\r\n\r\n5\r\n{}",
                OK + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
                OK + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone"
            })
    void an_answer_that_breaks_off_is_a_failure(String answer) throws Exception {
        serve(connection -> {
            connection.request();
            connection.send(answer);
        });

        assertInstanceOf(BrokenAnswer.class, assertThrows(IOException.class, () -> get(Duration.ofSeconds(20))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OK + "\r\n{\"results\": [",
                OK + "Content-Length: 90000\r\n\r\n[",
                OK + "Content-Encoding: gzip\r\n\r\nnone"
            })
    void for_a_receiver_the_status_decides_though_the_body_hangs(String answer) throws Exception {
        serve(connection -> {
            connection.request();
            connection.send(answer);
            connection.hang();
        });

        assertEquals(200, post(Duration.ofMillis(400), 10).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: -5",
                "Content-Length: many",
                "Content-Length: 0\r\nContent-Length: 5",
                "Transfer-Encoding: gzip, chunked"
            })
    void for_a_receiver_the_status_decides_though_its_headers_lie_about_the_body(String header) throws Exception {
        serve(connection -> {
            connection.request();
            connection.send("HTTP/1.1 202 Accepted\r\n" + header + "\r\n\r\nfine");
        });

        assertEquals(202, post(Duration.ofSeconds(20), 10).status());
        // Its connection is not used again: what follows may be the rest of it.
        assertEquals(202, post(Duration.ofSeconds(20), 10).status());
        assertThrows(IOException.class, () -> get(Duration.ofSeconds(20)));
    }

    @Test
    void of_a_receiver_that_floods_64_kib_are_read_and_its_connection_is_dropped() throws Exception {
        CountDownLatch dropped = new CountDownLatch(1);
        serve(connection -> {
            connection.request();
            connection.send("HTTP/1.1 202 OK\r\n\r\n");
            try {
                connection.flood("x".repeat(1000));
            } finally {
                dropped.countDown();
            }
        });

        Answer answer = post(Duration.ofSeconds(20), 10);

        assertEquals(202, answer.status());
        assertEquals(64 * 1024 + 1, answer.body().length);
        assertTrue(dropped.await(20, TimeUnit.SECONDS), "the connection is dropped");
    }

    @ParameterizedTest
    @ValueSource(ints = {413, 401})
    void an_answer_before_the_request_is_whole_is_read(int status) throws Exception {
        serve(connection -> {
            connection.head();
            connection.answer(status, "{}");
        });

        assertEquals(status, post(Duration.ofSeconds(20), 20_000_000).status());
    }

    @Test
    void a_request_on_a_connection_that_was_closed_goes_once_more_on_a_new_one() throws Exception {
        serve(connection -> {
            connection.request();
            connection.answer(200, "[1]");
            // The second request gets no answer: the end comes instead.
            connection.head();
            connection.reset();
        });
        CloseableHttpClient receipts = client(true, Duration.ofSeconds(20));
        post(receipts, 10);
        server.script(connection -> {
            connection.request();
            connection.answer(202, "");
        });

        assertEquals(202, post(receipts, 10).status());

        assertEquals(3, server.requests().size());
        assertEquals(2, server.connections());
    }

    /** HAProxy and others say 408 on a connection that they give up: it is the answer to nothing. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_a_server_says_while_nobody_asks_is_no_answer_and_the_request_goes_on_a_new_connection(boolean receipts)
            throws Exception {
        CountDownLatch said = new CountDownLatch(1);
        serve(connection -> {
            connection.request();
            connection.answer(200, "[1]");
            connection.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
            said.countDown();
            connection.hang();
        });
        CloseableHttpClient client = client(receipts, Duration.ofSeconds(20));
        post(client, 10);
        assertTrue(said.await(20, TimeUnit.SECONDS), "the farewell is sent");
        await().pollDelay(Duration.ofMillis(150)).until(() -> server.connections() == 1);
        server.script(connection -> {
            connection.request();
            connection.answer(202, "");
        });

        assertEquals(202, post(client, 10).status());

        assertEquals(2, server.requests().size());
        assertEquals(2, server.connections());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 000 Odd", "HTTP/1.1 -7 Odd", "HTTP/9.9 200 OK", "SSH-2.0-OpenSSH_9.6"})
    void a_status_that_there_is_not_is_no_answer_and_no_mistake_of_ours(String line) throws Exception {
        serve(connection -> {
            connection.request();
            connection.send(line + "\r\nContent-Length: 0\r\n\r\n");
        });

        assertThrows(IOException.class, () -> post(Duration.ofSeconds(20), 10));
    }

    @Test
    void a_post_to_an_api_is_never_repeated() throws Exception {
        serve(connection -> {
            connection.request();
            connection.answer(200, "[1]");
            connection.head();
            connection.reset();
        });
        CloseableHttpClient answers = client(false, Duration.ofSeconds(20));
        post(answers, 10);

        assertThrows(StaleConnection.class, () -> post(answers, 10));

        assertEquals(2, server.requests().size());
    }

    @Test
    void a_new_connection_that_is_closed_without_an_answer_is_a_failure() throws Exception {
        serve(connection -> {
            connection.request();
            connection.reset();
        });

        assertThrows(IOException.class, () -> post(Duration.ofSeconds(20), 10));

        assertEquals(1, server.requests().size());
    }

    @Test
    void a_connection_that_answered_and_broke_off_is_a_failure() throws Exception {
        serve(connection -> {
            connection.request();
            connection.answer(200, "[1]");
            connection.request();
            connection.send("HTTP/1.1 2");
        });
        CloseableHttpClient receipts = client(true, Duration.ofSeconds(20));
        post(receipts, 10);

        assertThrows(IOException.class, () -> post(receipts, 10));

        assertEquals(2, server.requests().size());
    }

    @Test
    void all_idle_connections_may_have_been_closed_at_once() throws Exception {
        serve(connection -> {
            while (!connection.request().isEmpty()) {
                connection.answer(202, "");
            }
        });
        CloseableHttpClient receipts = client(true, Duration.ofSeconds(20));
        for (int round = 0; round < 5; round++) {
            var posts = java.util.stream.IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                        try {
                            return post(receipts, 10).status();
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }))
                    .toList();
            for (var post : posts) {
                assertEquals(202, post.get());
            }
            server.hangUp();
        }
    }

    @Test
    void an_ending_process_ends_its_calls() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        serve(connection -> {
            connection.request();
            asked.countDown();
            connection.hang();
        });
        CompletableFuture<Answer> call = CompletableFuture.supplyAsync(() -> {
            try {
                return get(Duration.ofMinutes(5));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertTrue(asked.await(20, TimeUnit.SECONDS));

        clients.endAll(Duration.ZERO);

        ExecutionException failure = assertThrows(ExecutionException.class, () -> call.get(20, TimeUnit.SECONDS));
        assertEquals("Drover is ending", failure.getCause().getCause().getMessage());
    }

    @Test
    void a_hundred_calls_are_under_way_at_once() throws Exception {
        CountDownLatch all = new CountDownLatch(100);
        serve(connection -> {
            connection.request();
            all.countDown();
            try {
                if (!all.await(20, TimeUnit.SECONDS)) {
                    connection.reset();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            connection.answer(202, "");
        });
        CloseableHttpClient receipts = client(true, Duration.ofSeconds(30));
        var pool = java.util.concurrent.Executors.newFixedThreadPool(100);

        var posts = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> pool.submit(() -> post(receipts, 10).status()))
                .toList();

        for (var post : posts) {
            assertEquals(202, post.get());
        }
        pool.shutdown();
    }

    @Test
    void a_proxy_is_asked_for_others_and_not_for_this_machine() throws Exception {
        serve(connection -> {
            connection.request();
            connection.answer(200, "[]");
        });
        clients.stop();
        clients = HttpClients.of(
                TestConfig.of(Map.of(
                        "drover.http.proxy",
                        "http://drover:letmein@127.0.0.1:" + server.port(),
                        "drover.http.no-proxy",
                        "inside.example")),
                LARGEST);

        send(client(false, Duration.ofSeconds(20)), new HttpGet("http://my--underscore--shop.example/a_b"));
        get(Duration.ofSeconds(20));

        assertTrue(
                server.requests().get(0).startsWith("GET http://my_shop.example/a_b HTTP/1.1"),
                server.requests()::toString);
        assertTrue(server.requests().get(0).contains("Host: my_shop.example\r\n"), server.requests()::toString);
        assertTrue(server.requests().get(1).startsWith("GET /x HTTP/1.1"), server.requests()::toString);
    }
}
