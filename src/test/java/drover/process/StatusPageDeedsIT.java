package drover.process;

import static drover.process.TroubledDrover.MODIFIED;
import static drover.process.TroubledDrover.PICTURES;
import static drover.process.TroubledDrover.labelled;
import static drover.process.TroubledDrover.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status page in a real browser while there is trouble: what needs somebody, and doing something about it there. */
class StatusPageDeedsIT {
    @TempDir
    Path directory;

    private TroubledDrover trouble;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        Chromium.running();
        trouble = new TroubledDrover(directory);
        browser = trouble.page();
    }

    @AfterEach
    void end() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (trouble != null) {
            trouble.close();
        }
    }

    private void confirm(String title) {
        browser.awaitText("#confirm-dialog[open]", title);
        browser.click("#confirm-yes");
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
    void dead_letters_and_quarantine_are_settled_there_with_the_token_asked_for_once() throws Exception {
        browser.picture(PICTURES.resolve("trouble.png"));

        // a wrong token is asked for again, the right one is kept
        trouble.unwanted.clear();
        browser.click(labelled("Replay order/d1 to default"));
        token(browser, "not the token");
        browser.awaitText("#token-wrong", "That is not the token.");
        browser.picture(PICTURES.resolve("token.png"));
        assertFalse(trouble.sink.has("leaflink.order.created", "order/d1"));
        token(browser, DroverProcess.OPERATIONS_TOKEN);
        browser.awaitText("#outcome", "order/d1 to default is delivered again.");
        trouble.drover.await(
                "order/d1 at the downstream", () -> trouble.sink.has("leaflink.order.created", "order/d1"));
        browser.await("3 dead letters", "document.querySelectorAll('#dead-letters li').length === 3");

        // discard: nothing is sent
        browser.click(labelled("Discard order/d2 to default"));
        confirm("Discard it?");
        browser.awaitText("#outcome", "order/d2 to default is discarded.");
        browser.await("2 dead letters", "document.querySelectorAll('#dead-letters li').length === 2");
        assertFalse(trouble.sink.has("leaflink.order.created", "order/d2"));

        // all of a downstream: first what it would do
        browser.click(labelled("Replay all of default"));
        browser.awaitText("#confirm-dialog[open]", "Replay 2 dead letters of default?");
        browser.awaitText("#confirm-text", "0 events that it has taken before");
        assertFalse(trouble.sink.has("leaflink.order.created", "order/d3"));
        confirm("Replay 2 dead letters of default?");
        browser.awaitText("#outcome", "2 events delivered again.");
        trouble.drover.await(
                "order/d3 at the downstream", () -> trouble.sink.has("leaflink.order.created", "order/d3"));
        browser.awaitText("#dead-note", "None");

        // quarantine
        browser.click("#quarantine-records li [aria-label^=Replay]");
        browser.awaitText("#outcome", "Nothing left quarantine");
        trouble.leaflink.remove("/orders/", "q1");
        trouble.leaflink.remove("/orders/", "q2");
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
        token(browser, DroverProcess.OPERATIONS_TOKEN);
        browser.awaitText("#outcome", "is discarded.");
        browser.await("3 dead letters", "document.querySelectorAll('#dead-letters li').length === 3");

        // and one is explained
        browser.value("document.querySelector('#question').focus()");
        browser.type("order/good");
        browser.key("Enter");
        browser.awaitText("#story", "leaflink.order.created  order/good");
        browser.awaitText("#story", "default: delivered");
    }

    @Test
    void trouble_on_both_sides_is_told_with_what_to_do() throws Exception {
        trouble.sink.answering(event -> 401);
        trouble.leaflink.put("/products/", SimulatedApi.record("p1", MODIFIED));
        browser.awaitText("#problems", "default is paused");
        for (String list : List.of("/orders/", "/customers/", "/products/")) {
            trouble.leaflink.refuse(list, 401, authorization -> "{\"detail\":\"Invalid token.\"}");
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

        trouble.sink.answering(event -> 202);
        browser.click(labelled("Resume default"));
        token(browser, DroverProcess.OPERATIONS_TOKEN);
        browser.awaitText("[data-key=default]", "delivering");
        trouble.drover.await("what had to wait", () -> trouble.sink.has("leaflink.product.created", "product/p1"));
    }
}
