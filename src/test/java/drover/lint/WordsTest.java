package drover.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.start.LintSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lint promises, word by word: each is said with line, column, what is wrong and what is allowed. {@link LintTest} proves that it says so. */
class WordsTest {
    private static final Path FOLDER = Path.of("src/test/resources/drover/lint");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "the schema | schema | error schema: filter has no simpel\\. Did you mean simple\\?",
                "a value | schema | error schema: mode cannot have this value\\. Allowed: TotalRequests",
                "unknown components | component | error component: there is no component kafka\\. Allowed: ",
                "options | component | error component: door has no option urll\\. Did you mean url\\?",
                "beans | bean | error bean: there is no bean doorz\\. Did you mean door\\?",
                "bean methods | bean | error bean: doors has no method awiat\\. Did you mean await\\?",
                "arguments | bean | error bean: doors\\.await does not take 2 arguments\\. It takes 3",
                "expressions that do not parse | expression | error expression: this cannot be read: Unexpected token >\\. A condition is such as",
                "unresolved keys | key | error key: the key leaflink\\.base-urll is declared nowhere\\. The nearest is leaflink\\.base-url",
                "direct: without a partner | direct | error direct: no route reads direct:leaflink-api-cal\\. Did you mean",
                "variables read and never set | variable | error variable: nothing sets the variable totall\\. Did you mean total\\?",
                "our naming rules | name | warning name: the id Bad_Thing is not .* Name it system-thing-verb",
                "HTTP outside the door | door | error door: HTTP is called outside a circuitBreaker\\. Call direct:<system>-api-call, or a door",
                "secrets in a file | secret | error secret: here stands what looks like a secret\\. Take it away",
                "cron expressions | cron | error cron: the schedule .* cannot be kept: .* A Quartz cron expression has seconds first",
            })
    void each_word_has_a_place_and_says_what_is_allowed(String word, String file, String said) throws IOException {
        List<String> lines = Files.readAllLines(FOLDER.resolve(file + ".txt"));

        assertTrue(
                lines.stream().anyMatch(line -> line.matches("\\d+:\\d+: " + said + ".*")), () -> word + ": " + lines);
    }

    @Test
    void whatever_is_said_has_a_place_what_is_wrong_and_what_is_allowed() throws IOException {
        List<String> bare = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".txt")).toList()) {
                Files.readAllLines(file).stream()
                        .filter(line -> !line.matches("\\d+:\\d+: (error|warning) [a-z]+: \\S.*[.)] \\S.*[.?!…]"))
                        .map(line -> file.getFileName() + ":" + line)
                        .forEach(bare::add);
            }
        }
        assertEquals(List.of(), bare);
    }

    @Test
    void of_a_schedule_the_next_five_times_are_told() {
        String file =
                """
                - route:
                    id: parcels-shipments-poll
                    from:
                      uri: quartz:parcels/shipments
                      parameters: {cron: "0 0 12 1 1 ? *"}
                      steps:
                        - log: x
                """;
        List<String> said =
                new Lint(LintSettings.here()).schedules(List.of(new Lint.Source("a.camel.yaml", file)), path -> true);

        assertEquals(1, said.size(), said::toString);
        int year = Clock.systemUTC().instant().atZone(java.time.ZoneOffset.UTC).getYear() + 1;
        assertTrue(said.get(0).matches("a\\.camel\\.yaml:\\d+:\\d+: 0 0 12 1 1 \\? \\*: .*"), said::toString);
        for (int i = 0; i < 5; i++) {
            assertTrue(said.get(0).contains((year + i) + "-01-01 12:00:00"), said::toString);
        }
    }
}
