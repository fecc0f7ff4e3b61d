package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.jwt.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Route files on the status page in a real browser: what differs is shown, applied and taken back there. */
class StatusPageRoutesIT extends ProcessTest {
    private static final Path PICTURES = Path.of("target/status");
    private static final String LEAFLINK = "leaflink.camel.yaml";
    private static final String ROW = "#route-files li[data-key=\"" + LEAFLINK + "\"]";
    private static final String SHARED = "a-key-that-is-shared-and-has-enough-bytes-in-it";
    private static final String HOSTILE = "<img src=x onerror=window.pwned=1>";

    private Browser browser;
    private DroverProcess drover;

    /** @param keptAnswers of each list, for the effect of a change, which takes processes of its own; 0: nothing is tried */
    private void start(int keptAnswers) throws Exception {
        browser = Browser.open();
        layRoutes("leaflink", "deliver", "webhooks");
        leaflink.put(ORDERS, SimulatedApi.record("1", BEGINNING));
        drover = setup().set("routes.look-interval", "100ms")
                .set("routes.kept-answers", String.valueOf(keptAnswers))
                .set("drover.operations.jwt.algorithm", "HS256")
                .set("drover.operations.jwt.key", SHARED)
                .set("drover.operations.jwt.issuer", Issuer.NAME)
                .set("drover.operations.jwt.audience", "drover")
                .start();
        browser.window(1280, 900);
        browser.prefer("prefers-color-scheme", "light");
        browser.go(drover.managementUrl() + "/");
        drover.await("the order", () -> sink.has("leaflink.order.created", "order/1"));
    }

    @AfterEach
    void end() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (drover != null) {
            drover.close();
        }
    }

    private void edit(String from, String to) throws IOException {
        Path file = directory.resolve("routes").resolve(LEAFLINK);
        String text = Files.readString(file);
        assertTrue(text.contains(from), text);
        Files.writeString(file, text.replace(from, to));
    }

    /** What cannot be done just now is hidden: a file that is being written, for one, does not wait. */
    private void press(String label) {
        String button = "[aria-label=" + Browser.quoted(label + " " + LEAFLINK) + "]:not([hidden])";
        browser.await(label, "document.querySelector(" + Browser.quoted(button) + ")?.offsetWidth > 0");
        browser.click(button);
    }

    private void token(String token) {
        browser.await("the token is asked for", "document.querySelector('#token-dialog').open");
        browser.type(token);
        browser.key("Enter");
    }

    private String lines(String kind) {
        return browser.value("[...document.querySelectorAll('" + ROW + " .diff ." + kind
                        + "')].map(row => [...row.cells].map(cell => cell.textContent).join('|')).join('\\n')")
                .asText();
    }

    private void pictures(String name) throws IOException {
        for (String scheme : List.of("light", "dark")) {
            browser.prefer("prefers-color-scheme", scheme);
            for (int width : new int[] {1280, 360}) {
                browser.window(width, 900);
                int wide = browser.value("document.documentElement.scrollWidth").asInt();
                assertTrue(wide <= width, wide + " is wider than the window, " + width);
                browser.picture(PICTURES.resolve(name + "-" + scheme + "-" + width + ".png"));
            }
        }
        browser.prefer("prefers-color-scheme", "light");
        browser.window(1280, 900);
    }

    @Test
    void a_file_that_has_changed_is_applied_after_its_difference_was_seen_and_returned_from() throws Exception {
        // given
        start(3);
        browser.awaitText("#routes-note", "waits until somebody applies it");
        browser.awaitText("#route-rest-summary", "files as at the start");
        int line = line("thing: order,");

        // when
        edit("thing: order,", "thing: purchase, # " + HOSTILE + "\n        ");

        // then
        browser.awaitText("#problems", "routes/leaflink.camel.yaml has changed");
        browser.awaitText(ROW, "waits for a person");
        assertFalse(browser.is("document.querySelector('" + ROW + " [data-part=yes]')"), "not before it is seen");

        // when
        press("Show what differs of");
        token("not the token");
        browser.awaitText("#token-wrong", "That is not the token.");
        token(DroverProcess.OPERATIONS_TOKEN);

        // then
        browser.awaitText(ROW + " .panel", "2 lines more, 1 line less.");
        assertTrue(lines("goes").startsWith(line + "||-|") && lines("goes").contains("thing: order,"), lines("goes"));
        assertTrue(lines("comes").startsWith("|" + line + "|+|"), lines("comes"));
        assertTrue(lines("comes").contains("thing: purchase, # " + HOSTILE), lines("comes"));
        assertTrue(lines("stays").startsWith((line - 3) + "|" + (line - 3) + "| |"), lines("stays"));
        assertFalse(browser.is("window.pwned"));
        browser.awaitText(ROW + " [data-part=effect]", "of 1 events differ");
        browser.awaitText(ROW + " [data-part=effect] pre", "leaflink.purchase.created");
        pictures("routes-waits");

        // when
        press("Apply");

        // then
        browser.awaitText("#outcome", "leaflink.camel.yaml is applied.");
        browser.awaitText(ROW + " [data-part=running]", "by the operations token");
        browser.awaitText(ROW + " [data-part=state]", "runs");
        browser.awaitText("#log", "POST /operations/routes/apply");
        leaflink.put(ORDERS, SimulatedApi.record("2", BEGINNING.plusSeconds(1)));
        drover.await("the purchase", () -> sink.has("leaflink.purchase.created", "purchase/2"));

        // when
        press("Return to the version before of");
        browser.awaitText(ROW + " .panel", "was before it: 1 line more, 2 lines less.");
        browser.click(ROW + " summary");
        pictures("routes-return");
        press("Return to it");

        // then
        browser.awaitText("#outcome", "leaflink.camel.yaml is the version before again.");
        browser.awaitText("#log", "POST /operations/routes/rollback");
        leaflink.put(ORDERS, SimulatedApi.record("3", BEGINNING.plusSeconds(2)));
        drover.await("the order of the version before", () -> sink.has("leaflink.order.created", "order/3"));
        assertTrue(
                Files.readString(directory.resolve("routes").resolve(LEAFLINK)).contains("thing: order,"));
        assertEquals(List.of(), unexpected());
    }

    /** The line of the file at which a text stands. */
    private int line(String text) throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve("routes").resolve(LEAFLINK));
        return lines.indexOf(lines.stream()
                        .filter(one -> one.contains(text))
                        .findFirst()
                        .orElseThrow())
                + 1;
    }

    /** That a request was refused is told by the console of the browser, too. */
    private List<String> unexpected() {
        return browser.errors().stream()
                .filter(error -> !error.startsWith("network:"))
                .toList();
    }

    @Test
    void a_file_that_is_wrong_is_refused_with_its_place_until_it_is_mended() throws Exception {
        // given
        start(0);

        // when
        int line = line("thing: order,");
        edit("thing: order,", "thing: [");

        // then
        browser.awaitText(ROW + " [data-part=state]", "refused");
        browser.awaitText(ROW + " .places code", LEAFLINK + ":");
        String at = browser.text(ROW + " .places code");
        assertTrue(at.matches("leaflink\\.camel\\.yaml:\\d+:\\d+"), at);
        assertFalse(browser.text(ROW + " .places [data-part=words]").isBlank());

        // when
        press("Show what differs of");
        token(DroverProcess.OPERATIONS_TOKEN);

        // then
        browser.awaitText(ROW + " .panel", "is refused: 1 line more, 1 line less.");
        assertTrue(lines("comes").startsWith("|" + line + "|+|"), lines("comes"));
        assertFalse(browser.is("document.querySelector('" + ROW + " [data-part=yes]')"), "it cannot be applied");
        pictures("routes-refused");

        // when
        edit("thing: [", "thing: order,");

        // then: what runs is what lies there; that it was refused is still to be seen
        browser.awaitText(ROW + " [data-part=state]", "runs");
        browser.awaitText(ROW + " [data-part=refused]", "refused last: ");
        assertEquals(at, browser.text(ROW + " .places code"));
        assertEquals(List.of(), unexpected());
    }

    @Test
    void what_was_shown_and_is_not_the_same_any_more_is_not_applied() throws Exception {
        // given
        start(0);
        edit("thing: order,", "thing: purchase,");
        browser.awaitText(ROW, "waits for a person");
        press("Show what differs of");
        token(DroverProcess.OPERATIONS_TOKEN);
        browser.await("it can be applied", "document.querySelector('" + ROW + " [data-part=yes]:not([hidden])')");

        // when
        edit("thing: purchase,", "thing: sale,");

        // then
        browser.awaitText(ROW + " .panel", "It is not the same any more");
        assertTrue(browser.is("document.querySelector('" + ROW + " [data-part=yes]').hidden"));

        // when
        press("Show what differs of");
        browser.await("the new one", "document.querySelector('" + ROW + " .diff').innerText.includes('thing: sale,')");
        press("Apply");

        // then
        browser.awaitText("#outcome", "leaflink.camel.yaml is applied.");
        assertEquals(List.of(), unexpected());
    }

    private static String jwt(String who, String scope) throws Exception {
        ObjectNode claims = Issuer.claims(Instant.now()).put("sub", who).put("scope", scope);
        return Issuer.shared(SHARED, claims);
    }

    @Test
    void who_may_read_sees_it_and_who_may_act_applies_it_under_their_name() throws Exception {
        // given
        start(0);
        edit("thing: order,", "thing: purchase,");
        browser.awaitText(ROW, "waits for a person");

        // when
        press("Show what differs of");
        token(jwt("ann", "drover:read"));
        browser.awaitText(ROW + " .panel", "1 line more, 1 line less.");
        press("Apply");

        // then
        browser.awaitText("#outcome", "this JWT has not the scope drover:act");
        browser.awaitText(ROW + " [data-part=state]", "waits for a person");
        assertEquals(401, drover.manageStatus("/operations/routes/difference?file=leaflink"));

        // when
        browser.value("sessionStorage.clear()");
        press("Apply");
        token(jwt("bob", "drover:act"));

        // then
        browser.awaitText("#outcome", "leaflink.camel.yaml is applied.");
        browser.awaitText(ROW + " [data-part=running]", "by bob");
        browser.awaitText("#log", "by bob");
        assertTrue(drover.manage("/q/camel/dev-console/route-files").contains("bob"));
        assertEquals(List.of(), unexpected());
    }
}
