package drover.process;

import drover.record.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A Drover with four dead letters, of which one has a hostile name, and two records in quarantine; and its page in a browser. */
final class TroubledDrover implements AutoCloseable {
    static final Path PICTURES = Path.of("target/status");
    static final Instant MODIFIED = Instant.parse("2026-02-03T21:22:18Z");
    static final String HOSTILE = "<img src=x onerror=window.pwned=1>";

    /** The subjects that the downstream will not take. */
    final Set<String> unwanted = ConcurrentHashMap.newKeySet();

    final SimulatedApi leaflink = new SimulatedApi();
    final Sink sink = new Sink(
            202,
            Json.object().put("error", "no <b>such</b> customer " + HOSTILE).toString());
    final DroverProcess drover;

    TroubledDrover(Path directory) throws IOException {
        sink.answering(event -> unwanted.contains(event.subject()) ? 422 : 202);
        unwanted.addAll(List.of("order/d1", "order/d2", "order/d3", "order/" + HOSTILE));
        for (String id : List.of("good", "d1", "d2", "d3", HOSTILE)) {
            leaflink.put("/orders/", SimulatedApi.record(id, MODIFIED));
        }
        for (String id : List.of("q1", "q2")) {
            leaflink.put("/orders/", SimulatedApi.record(id, MODIFIED).put("modified_on", HOSTILE));
        }
        drover = DroverProcess.in(directory)
                .only("leaflink")
                .polling(leaflink)
                .delivering(sink)
                .operated()
                .start();
    }

    /** Its page, which tells of all that trouble. */
    Browser page() throws IOException {
        // A page that does not answer is loaded again by Chromium, but later and later.
        drover.awaitLine(" runs \\d+ route files");
        Browser browser = Browser.open();
        browser.window(1280, 900);
        browser.go(drover.managementUrl() + "/");
        browser.awaitText("h1", "2 things need you: 4 dead letters of default, 2 records in quarantine.");
        browser.await("4 dead letters", "document.querySelectorAll('#dead-letters li').length === 4");
        browser.await("2 records", "document.querySelectorAll('#quarantine-records li').length === 2");
        return browser;
    }

    /** Its token is asked for, and given. */
    static void token(Browser browser, String token) {
        browser.await("the token is asked for", "document.querySelector('#token-dialog').open");
        browser.type(token);
        browser.key("Enter");
    }

    static String labelled(String label) {
        return "[aria-label=" + Browser.quoted(label) + "]";
    }

    @Override
    public void close() {
        drover.close();
        sink.close();
        leaflink.close();
    }
}
