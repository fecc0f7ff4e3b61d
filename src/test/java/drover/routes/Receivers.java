package drover.routes;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver of every kind, each a downstream of its own, see {@code receivers.camel.yaml} of the tests. */
public final class Receivers implements QuarkusTestResourceLifecycleManager {
    /** As many deliveries as a downstream may have under way at once. */
    static final int MOST = 100;

    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n";

    private final Map<String, RawReceiver> receivers = new TreeMap<>();
    private final AtomicInteger deploying = new AtomicInteger();
    private final CountDownLatch together = new CountDownLatch(MOST);

    private void add(String name, RawReceiver.Answer answer) {
        receivers.put(name, new RawReceiver(false, answer));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private void taken() {
        add("short", (socket, out) -> {
            write(out, HEAD + "content-length: 50\r\n\r\nthanks");
            socket.close();
        });
        add("late", (socket, out) -> write(out, HEAD + "content-length: 6\r\n\r\n"));
        add("drip", (socket, out) -> endless(socket, out, "1\r\n.\r\n"));
        add("flood", (socket, out) -> endless(socket, out, "10000\r\n" + "a".repeat(65_536) + "\r\n"));
        add("gzip", (socket, out) -> write(out, HEAD + "content-encoding: gzip\r\ncontent-length: 6\r\n\r\nthanks"));
        add("nocontent", (socket, out) -> write(out, "HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\nok"));
        add("hints", (socket, out) -> write(out, "HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n" + OK));
        add("binary", (socket, out) -> write(out, OK));
        add("json", (socket, out) -> write(out, OK));
    }

    private static void endless(Socket socket, OutputStream out, String chunk)
            throws IOException, InterruptedException {
        write(out, HEAD + "transfer-encoding: chunked\r\n\r\n");
        CountDownLatch never = new CountDownLatch(1);
        while (!socket.isClosed() && !never.await(10, TimeUnit.MILLISECONDS)) {
            write(out, chunk);
        }
    }

    private void refused() {
        add("busy", (socket, out) -> write(out, "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n"));
        add("missing", (socket, out) -> write(out, "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"));
        add("reset", (socket, out) -> {
            socket.setSoLinger(true, 0);
            socket.close();
        });
        add("closed", (socket, out) -> socket.close());
        add("silent", (socket, out) -> {});
        receivers.put(
                "large",
                new RawReceiver(
                        true,
                        (socket, out) -> write(
                                out,
                                "HTTP/1.1 413 Payload Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")));
        receivers.put(
                "locked",
                new RawReceiver(
                        true,
                        (socket, out) -> write(
                                out, "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")));
    }

    private void odd() {
        add("stale", (socket, out) -> {
            write(out, OK);
            socket.close();
        });
        add(
                "deploying",
                (socket, out) -> write(
                        out,
                        deploying.incrementAndGet() <= 5 ? "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n" : OK));
        add("wide", (socket, out) -> {
            together.countDown();
            together.await();
            write(out, OK);
        });
    }

    @Override
    public Map<String, String> start() {
        taken();
        refused();
        odd();
        Map<String, String> keys = new HashMap<>();
        receivers.forEach((name, receiver) -> keys.put("downstream." + name + ".url", receiver.url()));
        keys.put("downstream.refused.url", "http://127.0.0.1:1/in");
        keys.put("downstream.dns.url", "http://no-such-host.invalid/in");
        keys.put("downstream.tls.url", receivers.get("busy").url().replace("http://", "https://"));
        for (String name : new TreeMap<>(keys).keySet()) {
            String downstream = name.replaceFirst("\\.url$", "");
            keys.put(downstream + ".types", "leaflink.order.*");
            keys.put(downstream + ".timeout", "1s");
            keys.put(downstream + ".retry-schedule", "50ms,50ms");
            keys.put(downstream + ".breaker-request-volume", "1000");
            keys.put(downstream + ".rate-per-second", "10000");
        }
        for (String name : new String[] {"stale", "deploying"}) {
            keys.put("downstream." + name + ".types", "leaflink.product.*");
        }
        keys.put("downstream.deploying.retry-schedule", "50ms" + ",100ms".repeat(50));
        keys.put("downstream.deploying.breaker-request-volume", "4");
        keys.put("downstream.deploying.breaker-delay", "300ms");
        keys.put("downstream.stale.breaker-request-volume", "4");
        keys.put("downstream.wide.types", "leaflink.customer.*");
        keys.put("downstream.wide.concurrency", String.valueOf(MOST));
        keys.put("downstream.wide.timeout", "30s");
        keys.put("downstream.binary.format", "binary");
        keys.put("downstream.json.format", "json");
        keys.put("downstream.binary.secret", ApiServer.SECRET);
        keys.put("downstream.json.secret", ApiServer.SECRET);
        return keys;
    }

    RawReceiver of(String name) {
        return receivers.get(name);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(Receivers.class));
    }

    @Override
    public void stop() {
        receivers.values().forEach(receiver -> {
            try {
                receiver.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}
