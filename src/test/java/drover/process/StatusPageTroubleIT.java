package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.record.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status page in a real browser while there is trouble: what needs somebody, and doing something about it there. */
class StatusPageTroubleIT {
    private static final Path PICTURES = Path.of("target/status");
    private static final Instant MODIFIED = Instant.parse("2026-02-03T21:22:18Z");
    private static final String HOSTILE = "<img src=x onerror=window.pwned=1>";

    @TempDir
    Path directory;

    /** The subjects that the downstream will not take. */
    private final Set<String> unwanted = ConcurrentHashMap.newKeySet();

    private SimulatedApi leaflink;
    private Sink sink;
    private DroverProcess drover;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        browser = Browser.open(directory);
        leaflink = new SimulatedApi();
        sink = new Sink(
                202,
                Json.object().put("error", "no <b>such</b> customer " + HOSTILE).toString());
        sink.answering(event -> unwanted.contains(event.subject()) ? 422 : 202);
        unwanted.addAll(List.of("order/d1", "order/d2", "order/d3", "order/" + HOSTILE));
        for (String id : List.of("good", "d1", "d2", "d3", HOSTILE)) {
            leaflink.put("/orders/", SimulatedApi.record(id, MODIFIED));
        }
        for (String id : List.of("q1", "q2")) {
            leaflink.put("/orders/", SimulatedApi.record(id, MODIFIED).put("modified_on", HOSTILE));
        }
        drover = DroverProcess.in(directory)
                .polling(leaflink)
                .delivering(sink)
                .operated()
                .start();
        browser.window(1280, 900);
        browser.go(drover.managementUrl() + "/");
        browser.awaitText("h1", "2 things need you: 4 dead letters of default, 2 records in quarantine.");
        browser.await("4 dead letters", "document.querySelectorAll('#dead-letters li').length === 4");
        browser.await("2 records", "document.querySelectorAll('#quarantine-records li').length === 2");
    }

    @AfterEach
    void end() {
        if (browser != null) {
            browser.close();
        }
        if (drover != null) {
            drover.close();
        }
        if (sink != null) {
            sink.close();
        }
        if (leaflink != null) {
            leaflink.close();
        }
    }

    private static String labelled(String label) {
        return "[aria-label=" + Browser.quoted(label) + "]";
    }

    private void token(String token) {
        browser.await("the token is asked for", "document.querySelector('#token-dialog').open");
        browser.type(token);
        browser.key("Enter");
    }

    private void confirm(String title) {
        browser.awaitText("#confirm-dialog[open]", title);
        browser.click("#confirm-yes");
    }

    @Test
    void dead_letters_and_quarantine_are_settled_there_with_the_token_asked_for_once() throws Exception {
        browser.picture(PICTURES.resolve("trouble.png"));

        // a wrong token is asked for again, the right one is kept
        unwanted.clear();
        browser.click(labelled("Replay order/d1 to default"));
        token("not the token");
        browser.awaitText("#token-wrong", "That is not the token.");
        browser.picture(PICTURES.resolve("token.png"));
        assertFalse(sink.has("leaflink.order.created", "order/d1"));
        token(DroverProcess.OPERATIONS_TOKEN);
        browser.awaitText("#outcome", "order/d1 to default is delivered again.");
        drover.await("order/d1 at the downstream", () -> sink.has("leaflink.order.created", "order/d1"));
        browser.await("3 dead letters", "document.querySelectorAll('#dead-letters li').length === 3");

        // discard: nothing is sent
        browser.click(labelled("Discard order/d2 to default"));
        confirm("Discard it?");
        browser.awaitText("#outcome", "order/d2 to default is discarded.");
        browser.await("2 dead letters", "document.querySelectorAll('#dead-letters li').length === 2");
        assertFalse(sink.has("leaflink.order.created", "order/d2"));

        // all of a downstream: first what it would do
        browser.click(labelled("Replay all of default"));
        browser.awaitText("#confirm-dialog[open]", "Replay 2 dead letters of default?");
        browser.awaitText("#confirm-text", "0 events that it has taken before");
        assertFalse(sink.has("leaflink.order.created", "order/d3"));
        confirm("Replay 2 dead letters of default?");
        browser.awaitText("#outcome", "2 events delivered again.");
        drover.await("order/d3 at the downstream", () -> sink.has("leaflink.order.created", "order/d3"));
        browser.awaitText("#dead-note", "None");

        // quarantine
        browser.click("#quarantine-records li [aria-label^=Replay]");
        browser.awaitText("#outcome", "Nothing left quarantine");
        leaflink.remove("/orders/", "q1");
        leaflink.remove("/orders/", "q2");
        browser.click("#quarantine-records li [aria-label^=Discard]");
        confirm("Discard it?");
        browser.awaitText("#outcome", "is discarded.");
        browser.awaitText("#quarantine-note", "1 record");
        browser.awaitText("h1", "1 thing needs you: 1 record in quarantine.");

        // the token is this tab's, and no longer than it
        assertEquals(
                "true 0",
                browser.value("(sessionStorage.getItem('drover-token') !== null) + ' ' + localStorage.length")
                        .asText());
        assertEquals("", browser.value("document.cookie").asText());
    }

    @Test
    void what_comes_from_outside_is_text() {
        browser.await(
                "the name as text",
                "[...document.querySelectorAll('#dead-letters .name')].some(one => one.textContent === "
                        + Browser.quoted("order/" + HOSTILE) + ")");
        browser.awaitText("#dead-letters", "no <b>such</b> customer");
        browser.click(labelled("Explain order/" + HOSTILE + " to default"));
        browser.awaitText("#story", HOSTILE);
        browser.value("location.hash = '#explain=' + encodeURIComponent(" + Browser.quoted("order/" + HOSTILE) + ")");
        browser.awaitText("#story", "leaflink.order.created  order/" + HOSTILE);

        assertEquals(
                0,
                browser.value(
                                "document.querySelectorAll('img, b').length - document.querySelectorAll('.last b').length")
                        .asInt());
        assertFalse(browser.is("window.pwned"));
        assertEquals(List.of(), browser.errors());
        // and if a mistake were made, the policy would be there
        assertTrue(browser.value(
                        "(() => { try { document.body.innerHTML = '<p>'; return ''; } catch (e) { return e.name; } })()")
                .asText()
                .equals("TypeError"));
    }

    @Test
    void everything_can_be_done_with_the_keyboard_alone() {
        // the first stop leads past the navigation
        browser.key("Tab");
        assertEquals(
                "Skip to the content",
                browser.value("document.activeElement.textContent").asText());
        assertTrue(
                browser.is("document.activeElement.getBoundingClientRect().top >= 0"),
                "it is seen when it has the focus");
        browser.key("Enter");

        // to the runbook and back
        tabTo("What to do");
        browser.key("Enter");
        browser.awaitText("#runbook-dialog[open]", "Dead letters (dead_letters)");
        browser.awaitText("#runbook-dialog[open]", "When the downstream is mended");
        browser.key("Escape");
        browser.await("it is closed", "!document.querySelector('#runbook-dialog').open");

        // a dead letter is discarded
        tabTo("Discard");
        assertTrue(
                browser.is("getComputedStyle(document.activeElement).outlineStyle === 'solid'"), "the focus is seen");
        browser.key(" ");
        browser.awaitText("#confirm-dialog[open]", "Discard it?");
        tabTo("Discard");
        browser.key("Enter");
        token(DroverProcess.OPERATIONS_TOKEN);
        browser.awaitText("#outcome", "is discarded.");
        browser.await("3 dead letters", "document.querySelectorAll('#dead-letters li').length === 3");

        // and one is explained
        browser.value("document.querySelector('#question').focus()");
        browser.type("order/good");
        browser.key("Enter");
        browser.awaitText("#story", "leaflink.order.created  order/good");
        browser.awaitText("#story", "default: delivered");
    }

    private void tabTo(String text) {
        for (int i = 0; i < 100; i++) {
            browser.key("Tab");
            if (browser.value("document.activeElement.textContent").asText().equals(text)) {
                return;
            }
        }
        throw new AssertionError("no Tab leads to " + text);
    }

    @Test
    void a_stream_is_switched_off_rewound_and_switched_on_there() throws Exception {
        browser.click("[data-key='source leaflink'] summary");
        browser.awaitText("[data-key=leaflink-orders]", "next ");
        browser.awaitText("[data-key=leaflink-orders]", "UTC");

        browser.click(labelled("Switch off leaflink-orders"));
        token(DroverProcess.OPERATIONS_TOKEN);
        browser.awaitText("#outcome", "leaflink-orders is not read any more.");
        browser.awaitText("[data-key=leaflink-orders]", "paused");
        browser.awaitText("#problems", "leaflink-orders is paused");

        // what would be read again is said first
        leaflink.put("/orders/", SimulatedApi.record("missed", MODIFIED.minusSeconds(86_400)));
        browser.click(labelled("Rewind leaflink-orders"));
        browser.awaitText("#rewind-dialog[open]", "Read leaflink-orders again");
        browser.type(MODIFIED.minusSeconds(2 * 86_400).toString());
        browser.key("Enter");
        browser.awaitText("#confirm-dialog[open]", "Rewind leaflink-orders to");
        browser.awaitText("#confirm-text", "The receivers see: nothing again");
        browser.picture(PICTURES.resolve("rewind.png"));
        browser.click("#confirm-yes");
        browser.awaitText("#outcome", "leaflink-orders is read again from");
        assertFalse(sink.has("leaflink.order.created", "order/missed"), "it is still switched off");

        browser.click(labelled("Resume leaflink-orders"));
        browser.awaitText("#outcome", "leaflink-orders is read again.");
        drover.await("the order that was missed", () -> sink.has("leaflink.order.created", "order/missed"));
        browser.awaitText("[data-key=leaflink-orders]", "read ");
        browser.picture(PICTURES.resolve("streams.png"));
    }

    @Test
    void a_link_leads_to_a_story() {
        browser.go("about:blank");
        browser.value("location.assign(" + Browser.quoted(drover.managementUrl() + "/#explain=order/good") + ")");
        browser.awaitText("#story", "default: delivered");
        assertEquals(
                "order/good",
                browser.value("document.querySelector('#question').value").asText());

        browser.click("#question");
        browser.value("document.querySelector('#question').select()");
        browser.type("order/nobody");
        browser.click("#explain button");

        browser.awaitText("#story", "nothing is known of it");
        assertEquals("#explain=order/nobody", browser.value("location.hash").asText());
    }

    @Test
    void trouble_on_both_sides_is_told_with_what_to_do() throws Exception {
        sink.answering(event -> 401);
        leaflink.put("/products/", SimulatedApi.record("p1", MODIFIED));
        browser.awaitText("#problems", "default is paused");
        for (String list : List.of("/orders/", "/customers/", "/products/")) {
            leaflink.refuse(list, 401, authorization -> "{\"detail\":\"Invalid token.\"}");
        }
        browser.awaitText("#problems", "leaflink is not read");
        browser.awaitText("[data-key='source leaflink']", "key refused");
        browser.awaitText("[data-key=default]", "paused");
        browser.awaitText("h1", "4 things need you: leaflink is not read, default is paused, and 2 more things.");
        browser.await("it can be resumed", "document.querySelector('[aria-label=\"Resume default\"]:not([hidden])')");
        browser.picture(PICTURES.resolve("trouble-both.png"));
        browser.prefer("prefers-color-scheme", "dark");
        browser.window(360, 740);
        assertEquals(360, browser.value("document.documentElement.scrollWidth").asInt());
        browser.picture(PICTURES.resolve("trouble-360.png"));

        sink.answering(event -> 202);
        browser.click(labelled("Resume default"));
        token(DroverProcess.OPERATIONS_TOKEN);
        browser.awaitText("[data-key=default]", "delivering");
        drover.await("what had to wait", () -> sink.has("leaflink.product.created", "product/p1"));
    }
}
