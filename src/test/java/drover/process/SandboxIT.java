package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox: what a newcomer sees, and what Ctrl-C and a second start do. */
class SandboxIT {
    private static final Pattern READ = Pattern.compile("leaflink-orders: (\\d+) read in (\\d+) pages, (\\d+) new");
    private static final String STATUS_CHANGED = "leaflink\\.order\\.status_changed order/\\S+ .*\\S (→|->) \\S";
    private static final String STOCK_CHANGED =
            "\\[downstream] distru\\.inventory\\.changed inventory/\\S+ .* at \\S.*: (?!0 )\\S+ -> \\S";
    /** What happens to an order happens once: it is made once, and its status goes one way. */
    private static final Pattern ORDER =
            Pattern.compile("\\[downstream\\] (leaflink\\.order\\.(?:created|status_changed) order/\\S+)(.*)");

    /** Twilio has taken it, and its answer is lost: it is looked for, and was sent once. */
    private static final String LOST_ANSWER = "WARN .*order-sms: .* was not delivered: twilio\\.send .* answered 502";

    @TempDir
    Path directory;

    private DroverProcess drover;

    @AfterEach
    void end() {
        if (drover != null) {
            drover.close();
        }
    }

    private DroverProcess start() throws Exception {
        // A developer's own keys: a sandbox asks no real system.
        Files.writeString(
                directory.resolve("application.properties"), "leaflink.base-url=https://real.example.com/api\n");
        drover = DroverProcess.in(directory)
                .asked("sandbox")
                .set("sandbox.leaflink.interval", "300ms")
                .set("sandbox.google.interval", "1s")
                .set("sandbox.oauth.life", "5s")
                .set("sandbox.twilio.interval", "1s")
                .set("sandbox.twilio.loses-one-of", "4")
                .set("sandbox.prices.interval", "500ms")
                .set("sandbox.prices.closes-after", "4")
                .start();
        return drover;
    }

    @Test
    void the_terminal_tells_the_story_and_a_second_start_repeats_nothing_and_goes_on() throws Exception {
        // given
        start();
        Matcher read = READ.matcher(drover.awaitLine(READ.pattern()));
        assertTrue(read.find());
        assertTrue(Integer.parseInt(read.group(1)) >= 250, read.group());
        assertTrue(Integer.parseInt(read.group(2)) >= 3, read.group());
        assertEquals(read.group(1), read.group(3));
        drover.awaitLine("default: \\d+ delivered, \\d+ waiting");
        drover.awaitLine(STATUS_CHANGED);
        drover.awaitLine("distru-products: \\d+ read in 4 pages, \\d+ new");
        drover.awaitLine("\\[downstream] distru\\.product\\.created product/\\S+ \\S");
        drover.awaitLine(STOCK_CHANGED);
        drover.awaitLine("\\[downstream\\] etherscan\\.transaction\\.(received|sent) transaction/1/0x");
        drover.awaitLine("\\[downstream\\] etherscan\\.token_transfer\\.confirmed token_transfer/1/0x");
        for (String system : List.of("google", "quickbooks")) {
            assertEquals(
                    1,
                    drover.lines(" " + system + ": a person has authorized it$").size(),
                    drover.output());
        }
        assertTrue(
                drover.get("/sandbox/google/gmail/v1/users/me/profile").contains("Invalid Credentials"),
                "who has no token is not let in");
        // These come after the first access token has ended: it was made new.
        drover.awaitSlowly(
                "mail that came later",
                () -> drover.lines("\\[downstream\\] google\\.mail\\.received").size() >= 8);
        drover.awaitLine("\\[downstream\\] quickbooks\\.invoice\\.deleted invoice/");
        drover.awaitLine("\\[downstream\\] twilio\\.message\\.received message/SM");
        drover.awaitLine("\\[downstream\\] twilio\\.message\\.delivered message/SM");
        drover.awaitLine("\\[downstream\\] prices\\.price\\.changed price/eth_price: \\S+ -> \\S+");
        drover.awaitLine("\\[drover\\.live\\] blocks-head: messages come");
        drover.awaitLine("prices-price: .*this server restarts");
        drover.awaitLine(LOST_ANSWER);
        drover.awaitSlowly(
                "250 orders delivered", () -> subjects(drover.lines()).size() >= 250);

        // when
        int exit = drover.interrupt();
        List<String> printed = new ArrayList<>(orders(drover.lines()));
        assertEndedCleanly(exit);
        int before = drover.lines(" \\[downstream\\] ").size();
        assertEquals(Kept.in(directory).delivered().size(), before, "lines printed, and events delivered");
        start();
        drover.awaitSlowly(
                "changes after the restart", () -> drover.lines(STATUS_CHANGED).size() >= 3);
        assertEndedCleanly(drover.terminate());

        // then
        printed.addAll(orders(drover.lines()));
        Set<String> once = new HashSet<>();
        List<String> twice = printed.stream().filter(line -> !once.add(line)).toList();
        assertEquals(List.of(), twice, "what was printed again");
        int after = drover.lines(" \\[downstream\\] ").size();
        assertEquals(Kept.in(directory).delivered().size(), before + after, "lines printed, and events delivered");
    }

    private void assertEndedCleanly(int exit) {
        assertTrue(Set.of(0, 130, 143).contains(exit), () -> "exit code " + exit + "\n" + drover.output());
        assertEquals(
                List.of(),
                drover.lines(" (WARN|ERROR|FATAL) |^\\s+at |Exception").stream()
                        .filter(line -> !line.matches(".*" + LOST_ANSWER + ".*"))
                        .toList());
        assertEquals(List.of(), drover.lines("555\\W?01\\d\\d|1500555"), "numbers");
    }

    private static Set<String> subjects(List<String> lines) {
        Set<String> subjects = new HashSet<>();
        for (String line : lines) {
            Matcher order = ORDER.matcher(line);
            if (order.find()) {
                subjects.add(order.group(1).replaceFirst(".* ", ""));
            }
        }
        return subjects;
    }

    private static List<String> orders(List<String> lines) {
        return lines.stream()
                .map(ORDER::matcher)
                .filter(Matcher::find)
                .map(order -> order.group(1) + order.group(2))
                .toList();
    }
}
