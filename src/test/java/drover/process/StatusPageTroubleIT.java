package drover.process;

import static drover.process.TroubledDrover.HOSTILE;
import static drover.process.TroubledDrover.MODIFIED;
import static drover.process.TroubledDrover.PICTURES;
import static drover.process.TroubledDrover.labelled;
import static drover.process.TroubledDrover.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status page in a real browser while there is trouble: what it tells of it, and what leaves the trouble as it is. */
class StatusPageTroubleIT {
    @TempDir
    static Path directory;

    private static TroubledDrover trouble;
    private Browser browser;

    @BeforeAll
    static void start() throws Exception {
        Chromium.running();
        trouble = new TroubledDrover(directory);
    }

    @AfterAll
    static void end() {
        if (trouble != null) {
            trouble.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        browser = trouble.page();
    }

    @AfterEach
    void close() throws Exception {
        if (browser != null) {
            browser.close();
        }
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
    void a_stream_is_switched_off_rewound_and_switched_on_there() throws Exception {
        browser.click("[data-key='source leaflink'] summary");
        browser.awaitText("[data-key=leaflink-orders]", "next ");
        browser.awaitText("[data-key=leaflink-orders]", "UTC");

        browser.click(labelled("Switch off leaflink-orders"));
        token(browser, DroverProcess.OPERATIONS_TOKEN);
        browser.awaitText("#outcome", "leaflink-orders is not read any more.");
        browser.awaitText("[data-key=leaflink-orders]", "paused");
        browser.awaitText("#problems", "leaflink-orders is paused");

        // what would be read again is said first
        trouble.leaflink.put("/orders/", SimulatedApi.record("missed", MODIFIED.minusSeconds(86_400)));
        browser.click(labelled("Rewind leaflink-orders"));
        browser.awaitText("#rewind-dialog[open]", "Read leaflink-orders again");
        browser.type(MODIFIED.minusSeconds(2 * 86_400).toString());
        browser.key("Enter");
        browser.awaitText("#confirm-dialog[open]", "Rewind leaflink-orders to");
        browser.awaitText("#confirm-text", "The receivers see: nothing again");
        browser.picture(PICTURES.resolve("rewind.png"));
        browser.click("#confirm-yes");
        browser.awaitText("#outcome", "leaflink-orders is read again from");
        assertFalse(trouble.sink.has("leaflink.order.created", "order/missed"), "it is still switched off");

        browser.click(labelled("Resume leaflink-orders"));
        browser.awaitText("#outcome", "leaflink-orders is read again.");
        trouble.drover.await(
                "the order that was missed", () -> trouble.sink.has("leaflink.order.created", "order/missed"));
        browser.awaitText("[data-key=leaflink-orders]", "read ");
        browser.picture(PICTURES.resolve("streams.png"));
    }

    @Test
    void a_link_leads_to_a_story() {
        browser.go("about:blank");
        browser.value(
                "location.assign(" + Browser.quoted(trouble.drover.managementUrl() + "/#explain=order/good") + ")");
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
}
