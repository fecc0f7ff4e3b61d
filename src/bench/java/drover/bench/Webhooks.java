package drover.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Webhooks in: signed notifications, each another one: first 500 a second, evenly, which become events for a downstream that
 * is dead, then as fast as {@code wrk} sends them over 100 and over 10 connections. Every one that was answered 200 must be in
 * the store.
 */
final class Webhooks {
    private static final String SECRET = "secret-of-the-benchmark";
    private static final String PATH = "/webhooks/leaflink";
    /** More than can be sent in all phases of wrk; each phase begins behind what the one before could have sent. */
    private static final int PHASE = 400_000;

    private static final int PACE = 500;
    private static final int PACED_SECONDS = 15;
    private static final int WARM_SECONDS = 10;

    private Webhooks() {}

    static String run(Vertx vertx, Path folder) throws Exception {
        needWrk();
        Path requests = Files.createDirectories(folder).resolve("requests.txt").toAbsolutePath();
        Path script = folder.resolve("requests.lua").toAbsolutePath();
        write(requests, 3 * PHASE);
        Files.writeString(script, script(requests));
        Program.OWN.takeWebhooks(folder);
        // A port on which nobody listens.
        String dead = "http://127.0.0.1:" + App.freePort() + "/dead";
        HttpServer api = Wait.on(vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(order(request.path())))
                .listen(0, "127.0.0.1"));
        Map<String, String> keys = new HashMap<>();
        keys.put("leaflink.enabled", "false");
        keys.put("leaflink.base-url", "http://127.0.0.1:" + api.actualPort());
        keys.put("leaflink.api-key", "key-of-the-benchmark");
        keys.put("leaflink.request-interval", "1ms");
        keys.put("webhook.leaflink.secret", SECRET);
        keys.put("webhook.leaflink.rate-per-second", "1000000");
        keys.put("downstream.default.url", dead);
        List<Wrk> results = new ArrayList<>();
        Paced warm;
        Paced paced;
        Duration cpu;
        int peak;
        try (App app = App.start(folder, keys)) {
            app.await("taking notifications", Duration.ofSeconds(60), () -> isOpen(app.port()));
            // Sender and receiver are warm for what is measured, and nothing is left over from a phase that sends more.
            warm = paced(vertx, app, "warm", WARM_SECONDS);
            paced = paced(vertx, app, "paced", PACED_SECONDS);
            results.add(wrk(app, script, 0, 100, 10));
            Duration before = app.cpu();
            results.add(wrk(app, script, 1, 100, 15));
            cpu = app.cpu().minus(before);
            results.add(wrk(app, script, 2, 10, 15));
            peak = app.peak();
        }
        long good = results.stream().mapToLong(Wrk::good).sum() + warm.good() + paced.good();
        long kept = kept(folder.resolve("data/drover.db"));
        // What wrk did not wait for at the end of a phase may be there as well.
        long cutOff = 100 + 100 + 10;
        if (kept < good || kept > good + cutOff) {
            throw new IllegalStateException(
                    good + " notifications were answered 200, and " + kept + " are in the store");
        }
        Wrk many = results.get(1);
        Wrk few = results.get(2);
        return String.format(
                Locale.ROOT,
                "webhooks: 100 connections %.0f/s, p50 %.1f ms, p99 %.1f ms, CPU %.0f us each; 10 connections %.0f/s, p50"
                        + " %.1f ms, p99 %.1f ms; %d a second, downstream dead: p50 %.1f ms, p99 %.1f ms, max %.0f ms; other"
                        + " answers %d; %d of %d answered 200 are kept; peak memory %d MB (%s)",
                many.rate(),
                many.p50(),
                many.p99(),
                cpu.toNanos() / 1e3 / Math.max(1, many.good()),
                few.rate(),
                few.p50(),
                few.p99(),
                PACE,
                paced.p50(),
                paced.p99(),
                paced.max(),
                results.stream().mapToLong(Wrk::other).sum() + warm.other() + paced.other(),
                Math.min(kept, good),
                good,
                peak,
                Program.OWN.bounds());
    }

    private static void needWrk() throws IOException, InterruptedException {
        try {
            new ProcessBuilder("wrk", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IOException("the part webhooks needs the program wrk: apt-get install wrk", e);
        }
    }

    /** LeafLink's answer about the order at the end of the path. */
    private static String order(String path) {
        String number = path.replaceAll(".*/orders/|/$", "");
        return "{\"number\":\"" + number + "\",\"status\":\"Accepted\",\"modified\":\"2026-02-03T14:22:18-07:00\"}";
    }

    private static String body(String id, String type) {
        return "{\"event_id\":\"" + id + "\",\"type\":\"" + type + "\",\"data\":{\"number\":\"" + id + "\",\"note\":\""
                + "Leave the boxes at the loading dock. ".repeat(13) + "\"}}";
    }

    private static Mac mac() throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return mac;
    }

    private static String sign(Mac mac, String body) {
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** One on each line: the signature, a space, the body. */
    private static void write(Path file, int count) throws IOException, GeneralSecurityException {
        Mac mac = mac();
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int i = 0; i < count; i++) {
                String body = body("wrk-" + i, "menu.updated");
                writer.append(sign(mac, body)).append(' ').append(body).append('\n');
            }
        }
    }

    /** Each thread of the two reads its own half of the phase's lines. */
    private static String script(Path requests) {
        return """
                local threads = {}
                function setup(thread)
                  table.insert(threads, thread)
                  thread:set("number", #threads)
                end
                function init(args)
                  good, other = 0, 0
                  lines = io.open("%s")
                  local skip = tonumber(args[1]) * %d + (number - 1) * %d
                  for _ = 1, skip do lines:read("l") end
                  left = %d
                end
                function request()
                  left = left - 1
                  if left < 0 then error("more requests are needed: Webhooks.PHASE") end
                  local line = lines:read("l")
                  return wrk.format("POST", "%s",
                    {["Content-Type"] = "application/json", ["X-LeafLink-Signature"] = line:sub(1, 64)}, line:sub(66))
                end
                function response(status)
                  if status == 200 then good = good + 1 else other = other + 1 end
                end
                function done(summary, latency, requests)
                  local good, other = 0, 0
                  for _, thread in ipairs(threads) do
                    good = good + thread:get("good")
                    other = other + thread:get("other")
                  end
                  io.write(string.format("RESULT good=%%d other=%%d us=%%d p50=%%d p99=%%d\\n",
                    good, other, summary.duration, latency:percentile(50), latency:percentile(99)))
                end
                """
                .formatted(requests, PHASE, PHASE / 2, PHASE / 2, PATH);
    }

    /** What wrk measured: times in milliseconds. */
    private record Wrk(long good, long other, double rate, double p50, double p99) {}

    private static Wrk wrk(App app, Path script, int phase, int connections, int seconds)
            throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder(
                        "wrk",
                        "-t2",
                        "-c" + connections,
                        "-d" + seconds + "s",
                        "--timeout",
                        "10s",
                        "-s",
                        script.toString(),
                        "http://127.0.0.1:" + app.port(),
                        "--",
                        String.valueOf(phase))
                .redirectErrorStream(true)
                .start();
        String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher result = Pattern.compile("RESULT good=(\\d+) other=(\\d+) us=(\\d+) p50=(\\d+) p99=(\\d+)")
                .matcher(output);
        if (wrk.waitFor() != 0 || !result.find()) {
            throw new IllegalStateException("wrk failed: " + output);
        }
        long good = Long.parseLong(result.group(1));
        return new Wrk(
                good,
                Long.parseLong(result.group(2)),
                good * 1e6 / Long.parseLong(result.group(3)),
                Long.parseLong(result.group(4)) / 1e3,
                Long.parseLong(result.group(5)) / 1e3);
    }

    /** What evenly paced requests cost, from the moment each was due: times in milliseconds. */
    private record Paced(long good, long other, double p50, double p99, double max) {}

    private static Paced paced(Vertx vertx, App app, String name, int seconds) throws Exception {
        int count = PACE * seconds;
        long[] nanos = new long[count];
        AtomicInteger good = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(count);
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(app.port())
                .setMaxPoolSize(100));
        List<String> bodies = new ArrayList<>();
        List<String> signatures = new ArrayList<>();
        Mac mac = mac();
        for (int i = 0; i < count; i++) {
            bodies.add(body(name + "-" + i, "order.updated"));
            signatures.add(sign(mac, bodies.get(i)));
        }
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int number = i;
            long due = begin + TimeUnit.SECONDS.toNanos(i) / PACE;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            client.request(HttpMethod.POST, PATH)
                    .compose(request -> send(request, bodies.get(number), signatures.get(number)))
                    .onComplete(answer -> {
                        nanos[number] = System.nanoTime() - due;
                        if (answer.succeeded() && answer.result() == 200) {
                            good.incrementAndGet();
                        }
                        left.countDown();
                    });
        }
        if (!left.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException(left.getCount() + " of the paced requests were not answered");
        }
        Wait.on(client.close());
        Arrays.sort(nanos);
        return new Paced(
                good.get(),
                count - good.get(),
                nanos[count / 2] / 1e6,
                nanos[count * 99 / 100] / 1e6,
                nanos[count - 1] / 1e6);
    }

    private static io.vertx.core.Future<Integer> send(HttpClientRequest request, String body, String signature) {
        return request.putHeader("Content-Type", "application/json")
                .putHeader("X-LeafLink-Signature", signature)
                .send(Buffer.buffer(body))
                .compose(response -> response.body().map(ignored -> response.statusCode()));
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request =
                    "POST " + PATH + " HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes(12);
            // Not 503: it is ready, and would take another media type.
            return new String(status, StandardCharsets.US_ASCII).endsWith("415");
        } catch (IOException e) {
            return false;
        }
    }

    private static long kept(Path database) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM notification")) {
            row.next();
            return row.getLong(1);
        }
    }
}
