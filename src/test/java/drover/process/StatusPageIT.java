package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status page of the sandbox in a real browser: what it shows, how it looks, and what it does when Drover goes. */
class StatusPageIT {
    private static final Path PICTURES = Path.of("target/status");

    /** For each pair of colours of the style sheet that text and what is behind it have: how much they differ, as WCAG has it. */
    private static final String CONTRASTS =
            """
            (() => {
              const style = getComputedStyle(document.documentElement);
              const light = name => {
                const hex = style.getPropertyValue(name).trim();
                return [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16) / 255)
                  .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              };
              const pairs = [];
              for (const behind of ['--paper', '--card'])
                for (const text of ['--ink', '--soft', '--good', '--warn', '--bad', '--accent']) pairs.push([text, behind]);
              pairs.push(['--ink', '--warn-tint'], ['--soft', '--warn-tint'], ['--warn', '--warn-tint'],
                ['--accent', '--warn-tint'], ['--bad', '--bad-tint'], ['--good', '--good-tint'], ['--on-accent', '--accent'],
                ['--ink', '--good-tint'], ['--ink', '--bad-tint'], ['--soft', '--good-tint'], ['--soft', '--bad-tint']);
              return pairs.map(([a, b]) => {
                const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
                return {pair: a + ' on ' + b, contrast: (x + 0.05) / (y + 0.05)};
              });
            })()
            """;

    /** One for all: each test begins with a page of its own, and leaves a Drover that runs. */
    @TempDir
    static Path directory;

    private static DroverSetup setup;
    private static DroverProcess drover;

    private Browser browser;

    @BeforeAll
    static void start() throws Exception {
        Chromium.running();
        setup = DroverProcess.in(directory)
                .set("quarkus.profile", "sandbox")
                .set("sandbox.leaflink.interval", "300ms")
                .set("sandbox.twilio.loses-one-of", "0");
        drover = setup.start();
        drover.awaitLine("default: \\d+ delivered");
    }

    @AfterAll
    static void end() {
        if (drover != null) {
            drover.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        browser = Browser.open();
        browser.window(1280, 900);
        browser.prefer("prefers-color-scheme", "light");
        browser.go(drover.managementUrl() + "/");
    }

    @AfterEach
    void close() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void it_tells_in_one_sentence_that_all_is_well_and_shows_the_flow_and_goes_on_by_itself() throws Exception {
        browser.awaitText("h1", "Everything flows: 8 sources are read, 2 downstreams take events.");
        for (String source : List.of("distru", "etherscan", "leaflink")) {
            browser.awaitText("[data-key='source " + source + "']", "polling");
            browser.awaitText("[data-key='source " + source + "']", "closed, calls pass");
        }
        for (String live : List.of("blocks", "prices")) {
            browser.awaitText("[data-key='source " + live + "']", "listening");
            browser.awaitText("[data-key='source " + live + "']", "connected since");
            browser.awaitText("[data-key='source " + live + "']", "last message");
        }
        browser.awaitText("[data-key=default]", "delivering");
        browser.awaitText("#dead-note", "None");
        browser.awaitText("#quarantine-note", "Empty");

        String before = browser.text("#facts");
        browser.await("other numbers", "document.querySelector('#facts').innerText !== " + Browser.quoted(before));
        browser.await(
                "a bar of the events", "document.querySelectorAll('[data-key=\"Events in\"] svg rect').length > 0");
        browser.await(
                "calls against the budget",
                "document.querySelector('[data-key=\"Calls to leaflink\"] svg .budget') !== null");
        browser.await(
                "a name for each chart",
                "[...document.querySelectorAll('.chart svg title')].length >= 7"
                        + " && document.querySelector('[data-key=\"Events in\"] title').textContent.includes('most ')");
        assertTrue(
                browser.is(
                        "document.querySelector('[data-key=\"Events in\"] tbody td').textContent.includes('a minute')"),
                "the numbers of a chart as a table");

        browser.picture(PICTURES.resolve("light.png"));
        assertEquals(List.of(), browser.errors());
        String own = drover.managementUrl() + "/";
        assertEquals(
                List.of(),
                browser.requests().stream()
                        .filter(url -> !url.startsWith(own) && !url.startsWith("data:"))
                        .toList(),
                "whom else it asked");
    }

    @Test
    void it_is_readable_in_light_and_dark_and_on_a_phone() throws Exception {
        browser.awaitText("h1", "Everything flows");
        for (String scheme : List.of("light", "dark")) {
            browser.prefer("prefers-color-scheme", scheme);
            for (JsonNode pair : browser.value(CONTRASTS)) {
                assertTrue(pair.path("contrast").asDouble() >= 4.5, scheme + ": " + pair);
            }
            browser.picture(PICTURES.resolve(scheme + "-wide.png"));
        }
        assertFalse(
                browser.is("getComputedStyle(document.body).backgroundColor === 'rgb(247, 245, 240)'"), "it is dark");

        for (int width : new int[] {360, 768}) {
            browser.window(width, 740);
            int wide = browser.value("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
                    .asInt();
            assertTrue(wide <= width, wide + " is wider than the window, " + width);
            assertEquals(width, browser.value("innerWidth").asInt());
            browser.picture(PICTURES.resolve("dark-" + width + ".png"));
        }
        browser.prefer("prefers-color-scheme", "light");
        browser.window(360, 740);
        browser.await(
                "sources above Drover above downstreams",
                "(() => { const top = id => document.getElementById(id).getBoundingClientRect().top;"
                        + " return top('sources') < top('hub') && top('hub') < top('downstreams'); })()");
        browser.picture(PICTURES.resolve("light-360.png"));
    }

    @Test
    void nothing_moves_for_whom_motion_is_too_much() {
        browser.awaitText("h1", "Everything flows");
        String moving = "document.getAnimations().filter(one => one.playState === 'running').length";
        browser.await("something moves", moving + " > 0");

        browser.prefer("prefers-reduced-motion", "reduce");

        browser.await("nothing moves", moving + " === 0");
    }

    @Test
    void it_says_that_it_has_lost_the_server_and_finds_it_again() throws Exception {
        browser.awaitText("h1", "Everything flows");
        assertEquals(List.of(), browser.errors());

        drover.kill();

        browser.awaitText("#lost", "Lost the server since ");
        browser.awaitText("#lost", "trying again");
        assertEquals(
                "alert",
                browser.value("document.querySelector('#lost').getAttribute('role')")
                        .asText());
        assertEquals("Drover does not answer.", browser.text("h1"));
        browser.picture(PICTURES.resolve("lost.png"));

        drover = setup.start();

        browser.awaitText("h1", "Everything flows");
        assertTrue(browser.is("document.querySelector('#lost').hidden"));
        browser.awaitText("#since", "Minute by minute since ");
        assertEquals(
                List.of(),
                browser.errors().stream()
                        .filter(error -> !error.startsWith("network:"))
                        .toList());
    }
}
