package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL between the pages of a calendar or a mailbox and the token that is saved after them: nothing is lost, nothing told twice. */
class GoogleKillIT {
    private static final String SECOND_PAGE = "/calendar/v3/calendars/primary/events?p2";
    private static final String SECOND_MAIL = "/gmail/v1/users/me/messages/m2";

    @TempDir
    Path directory;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private volatile Kill kill;
    private HttpServer google;

    @BeforeEach
    void begin() throws IOException {
        google = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        google.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "google");
            thread.setDaemon(true);
            return thread;
        }));
        google.createContext("/", this::answer);
        google.start();
    }

    @AfterEach
    void end() {
        google.stop(0);
    }

    private DroverSetup setup(Sink sink) {
        String url = "http://127.0.0.1:" + google.getAddress().getPort();
        return DroverProcess.in(directory)
                .only("google")
                .delivering(sink)
                .env("GOOGLE_REFRESH_TOKEN", "refresh-token-of-the-process-tests")
                .set("google.base-url", url)
                .set("google.oauth.token-url", url + "/token")
                .set("google.oauth.client-id", "client-of-the-process-tests")
                .set("google.schedule", "0/1 * * * * ?")
                .set("google.request-interval", "1ms")
                .set("google.retry-delay-millis", "10");
    }

    @Test
    void a_kill_between_a_page_and_its_token_loses_nothing_and_tells_nothing_twice() throws Exception {
        try (Sink sink = new Sink()) {
            DroverSetup setup = setup(sink);
            kill = new Kill(2);
            try (DroverProcess drover = setup.start()) {
                kill.strikes(drover);
            }
            kill = null;
            asked.clear();

            // The last event is durable, its token may be or not.
            try (DroverProcess drover = setup.start()) {
                drover.await(
                        "the last event", () -> sink.has("google.calendar_event.created", "calendar_event/primary:c"));
                drover.kill();
            }
            assertTrue(
                    asked.contains("/calendar/v3/calendars/primary/events?p1"), "no token was saved before its pages");
            assertEquals(1, tokens.get(), "the access token was durable too");

            try (DroverProcess drover = setup.start()) {
                drover.await(
                        "polls by token",
                        () -> asked.contains("/calendar/v3/calendars/primary/events?t1")
                                && asked.contains("/gmail/v1/users/me/history"));
                drover.await("all mail", () -> sink.has("google.mail.received", "mail/m2"));
            }
            Set<String> ids = new TreeSet<>();
            sink.deliveries().forEach(one -> ids.add(one.subject() + " " + one.id()));
            assertEquals(
                    List.of(
                            "calendar_event/primary:a",
                            "calendar_event/primary:b",
                            "calendar_event/primary:c",
                            "mail/m1",
                            "mail/m2"),
                    ids.stream().map(id -> id.replaceFirst(" .*", "")).collect(Collectors.toList()));
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        boolean page = path.endsWith("/events");
        String place = !page
                ? path
                : path + (query.contains("pageToken=p2") ? "?p2" : query.contains("syncToken=t1") ? "?t1" : "?p1");
        asked.add(place);
        Kill held = kill;
        if (held != null && Set.of(SECOND_PAGE, SECOND_MAIL).contains(place)) {
            held.hold();
        }
        byte[] body = body(place).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String body(String place) {
        return switch (place) {
            case "/token" ->
                "{\"access_token\":\"access-" + tokens.incrementAndGet()
                        + "-of-the-process-tests\",\"expires_in\":3599,\"token_type\":\"Bearer\"}";
            case "/calendar/v3/calendars/primary/events?p1" ->
                "{\"items\":[" + event("a") + "," + event("b") + "],\"nextPageToken\":\"p2\"}";
            case SECOND_PAGE -> "{\"items\":[" + event("c") + "],\"nextSyncToken\":\"t1\"}";
            case "/calendar/v3/calendars/primary/events?t1" -> "{\"items\":[],\"nextSyncToken\":\"t1\"}";
            case "/gmail/v1/users/me/profile", "/gmail/v1/users/me/history" -> "{\"historyId\":\"100\"}";
            case "/gmail/v1/users/me/messages" -> "{\"messages\":[{\"id\":\"m2\"},{\"id\":\"m1\"}]}";
            default -> mail(place.substring(place.lastIndexOf('/') + 1));
        };
    }

    private static String event(String id) {
        return "{\"id\":\"" + id + "\",\"status\":\"confirmed\",\"updated\":\"2026-02-01T08:00:00Z\"}";
    }

    private static String mail(String id) {
        return "{\"id\":\"" + id
                + "\",\"labelIds\":[\"INBOX\",\"UNREAD\"],\"internalDate\":\"1770105600000\",\"snippet\":\"Hello\"}";
    }
}
