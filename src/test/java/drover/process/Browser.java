package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A page of a real Chromium, driven over the Chrome DevTools Protocol: real clicks and keys, what its console said, whom it
 * asked.
 */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Map<String, Integer> KEYS =
            Map.of("Tab", 9, "Enter", 13, "Escape", 27, " ", 32, "ArrowDown", 40);

    private final Chromium.Page page;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    private Browser(Chromium.Page page) {
        this.page = page;
        this.socket = CLIENT.newWebSocketBuilder()
                .buildAsync(page.socket(), new Listener())
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
            send(domain + ".enable", Json.object());
        }
    }

    /** A new tab, without anything that one before it had in its session. */
    static Browser open() throws IOException {
        return new Browser(Chromium.running().newPage());
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    take(Json.read(text.toString().getBytes(StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    errors.add("unreadable: " + e.getMessage());
                }
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }

    private void take(JsonNode message) {
        JsonNode said = message.path("params");
        switch (message.path("method").asText()) {
            case "" -> {
                CompletableFuture<JsonNode> answer =
                        answers.remove(message.path("id").asInt());
                if (answer != null) {
                    answer.complete(message);
                }
            }
            case "Runtime.exceptionThrown" ->
                errors.add(said.path("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> {
                if (said.path("type").asText().matches("error|warning")) {
                    errors.add(said.path("args").toString());
                }
            }
            case "Log.entryAdded" -> {
                if (said.at("/entry/level").asText().matches("error|warning")) {
                    errors.add(said.at("/entry/source").asText() + ": "
                            + said.at("/entry/text").asText() + " "
                            + said.at("/entry/url").asText());
                }
            }
            case "Network.requestWillBeSent" ->
                requests.add(said.at("/request/url").asText());
            default -> {
                // Nothing to us.
            }
        }
    }

    private JsonNode send(String method, ObjectNode parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = Json.object().put("id", id).put("method", method);
        message.set("params", parameters);
        CompletableFuture<WebSocket> unused = socket.sendText(message.toString(), true);
        JsonNode result =
                answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (result.has("error")) {
            throw new IllegalStateException(method + ": " + result.path("error"));
        }
        return result.path("result");
    }

    /** Opens an address, and waits until it is there. */
    void go(String url) {
        send("Page.navigate", Json.object().put("url", url));
        await("the page " + url, "document.readyState === 'complete' && location.href === " + quoted(url));
    }

    /** The value of a JavaScript expression. */
    JsonNode value(String expression) {
        JsonNode answer = send(
                "Runtime.evaluate",
                Json.object()
                        .put("expression", expression)
                        .put("returnByValue", true)
                        .put("awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + answer.at("/exceptionDetails/exception/description"));
        }
        return answer.at("/result/value");
    }

    /** The text that is to be seen of the first element. */
    String text(String selector) {
        return value("document.querySelector(" + quoted(selector) + ")?.innerText ?? ''")
                .asText();
    }

    boolean is(String expression) {
        return value("Boolean(" + expression + ")").asBoolean();
    }

    /** Waits until a JavaScript expression is true. */
    void await(String what, String expression) {
        try {
            Awaitility.await(what)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> is(expression));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("expected " + what + "; the page:\n" + text("body") + "\n" + errors(), e);
        }
    }

    /** Waits until the first element's text has this in it. */
    void awaitText(String selector, String part) {
        await(
                quoted(part) + " in " + selector,
                "document.querySelector(" + quoted(selector) + ")?.innerText.includes(" + quoted(part) + ")");
    }

    static String quoted(String text) {
        return Json.object().textNode(text).toString();
    }

    /** A mouse click in the middle of the first element, which must be what is there. */
    void click(String selector) {
        await(selector + " to click at", "document.querySelector(" + quoted(selector) + ")");
        JsonNode point = value("(() => { const one = document.querySelector(" + quoted(selector) + ");"
                + "one.scrollIntoView({block: 'center', behavior: 'instant'}); const box = one.getBoundingClientRect();"
                + "const x = box.left + box.width / 2, y = box.top + box.height / 2;"
                + "return {x, y, hit: one.contains(document.elementFromPoint(x, y))}; })()");
        assertEquals(true, point.path("hit").asBoolean(), selector + " can be clicked at");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            send(
                    "Input.dispatchMouseEvent",
                    Json.object()
                            .put("type", type)
                            .put("button", "left")
                            .put("clickCount", 1)
                            .put("x", point.path("x").asInt())
                            .put("y", point.path("y").asInt()));
        }
    }

    /** Writes into what has the focus. */
    void type(String text) {
        send("Input.insertText", Json.object().put("text", text));
    }

    /** Presses a key of {@link #KEYS}. */
    void key(String key) {
        ObjectNode press = Json.object()
                .put("key", key)
                .put("code", key.equals(" ") ? "Space" : key)
                .put("windowsVirtualKeyCode", KEYS.get(key));
        if (key.equals("Enter")) {
            press.put("text", "\r");
        } else if (key.equals(" ")) {
            press.put("text", " ");
        }
        send("Input.dispatchKeyEvent", press.deepCopy().put("type", press.has("text") ? "keyDown" : "rawKeyDown"));
        press.remove("text");
        send("Input.dispatchKeyEvent", press.put("type", "keyUp"));
    }

    /** A window of this size; below 500 a phone. */
    void window(int width, int height) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Json.object()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 500));
    }

    /** What its user prefers: {@code prefers-color-scheme}, {@code prefers-reduced-motion}. */
    void prefer(String feature, String value) {
        ObjectNode media = Json.object();
        media.putArray("features").addObject().put("name", feature).put("value", value);
        send("Emulation.setEmulatedMedia", media);
    }

    /** A picture of the whole page. */
    void picture(Path file) throws IOException {
        byte[] png = Base64.getDecoder()
                .decode(send("Page.captureScreenshot", Json.object().put("captureBeyondViewport", true))
                        .path("data")
                        .asText());
        Files.createDirectories(file.getParent());
        Files.write(file, png);
    }

    /** What its console said that was an error or a warning, and exceptions. */
    List<String> errors() {
        synchronized (errors) {
            return List.copyOf(errors);
        }
    }

    /** The addresses it asked for. */
    List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        page.close();
    }
}
