package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.scaffold.SourceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line means, without doing it. */
class CommandsTest {
    private static Commands.Exit answer(String... words) {
        return Commands.read(System.err, words).orElseThrow().exit();
    }

    @Test
    void without_a_command_drover_runs() {
        assertEquals(Optional.empty(), Commands.read(System.err));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "helth | drover: there is no command helth. Did you mean health? Try: drover help",
                "qqqq | drover: there is no command qqqq. Try: drover help",
                "sandbox now | drover sandbox: Unmatched argument at index 1: 'now'. Try: drover help sandbox",
                "smoke --fast | drover smoke: Unknown option: '--fast'. Try: drover help smoke",
                "authorize | drover authorize: Missing required parameter: '<system>'. Try: drover help authorize",
                "authorize google intuit | drover authorize: Unmatched argument at index 2: 'intuit'. Try: drover help authorize",
                "new source | drover new source: Missing required parameter: 'NAME'. Try: drover new source -h",
                "new source x --kind | drover new source: Missing required parameter for option '--kind' (<kind>). Try: drover new source -h",
                "new source Parcels | NAME is small letters and digits, such as parcels, not Parcels",
                "new thing | drover new: Unmatched argument at index 1: 'thing'. Try: drover help new",
                "-Dx=1 | -Dx=1 stands behind the jar, where nobody reads it: write it before -jar.",
            })
    void what_is_not_understood_is_a_misuse(String words, String told) {
        assertEquals(new Commands.Exit(2, told), answer(words.split(" ")));
    }

    @Test
    void a_command_that_needs_a_drover_is_begun_later() {
        for (String words : new String[] {
            "smoke",
            "authorize google",
            "authorize google --manual",
            "test",
            "test leaflink/archived twilio --update --junit x.xml"
        }) {
            Commands.Asked asked = Commands.read(System.err, words.split(" ")).orElseThrow();

            assertNull(asked.exit(), words);
            assertNotNull(asked.visit(), words);
        }
    }

    @ParameterizedTest
    @CsvSource({"help", "--help", "-h"})
    void help_names_every_command(String word) {
        Commands.Exit help = answer(word);

        assertEquals(0, help.exitCode());
        for (String command : List.of(
                "sandbox",
                "dev",
                "health",
                "authorize",
                "smoke",
                "lint",
                "test",
                "record",
                "check",
                "new",
                "rehearse",
                "completion",
                "help")) {
            assertTrue(help.words().matches("(?s).*\\n  " + command + " +\\w.*"), help.words());
        }
    }

    @Test
    void a_command_has_a_help_of_its_own() {
        assertTrue(answer("help", "authorize").words().startsWith("Usage: drover authorize [-h] [--manual] <system>"));
        assertEquals(answer("help", "authorize"), answer("authorize", "--help"));
    }

    @Test
    void what_a_new_source_is_made_of_is_told_with_the_kinds_that_there_are() {
        Commands.Exit help = answer("new", "source", "--help");

        assertEquals(0, help.exitCode());
        assertTrue(help.words().startsWith("Usage: drover new source [-h]"), help.words());
        for (String kind : SourceKind.texts()) {
            assertTrue(help.words().contains(kind), help.words());
        }
        assertEquals(new Commands.Exit(2, answer("help", "new").words()), answer("new"));
    }

    @Test
    void a_shell_completes_what_there_is() {
        String script = answer("completion").words();

        assertTrue(script.startsWith("#!/usr/bin/env bash"), script);
        assertTrue(script.contains("rest-changes") && script.contains("websocket"), script);
        assertTrue(
                script.contains(
                        "local commands=\"sandbox dev health authorize apply rollback smoke test lint record check new rehearse completion help\""),
                script);
    }

    @Test
    void the_page_says_what_each_command_does_and_ends_with() throws IOException {
        String page = Files.readString(Path.of("docs/editing.md"));
        String table = page.substring(page.indexOf("## Commands"), page.indexOf("## In an editor"));

        List<String> commands = answer("help")
                .words()
                .lines()
                .filter(line -> line.matches("  [a-z]+ +\\S.*"))
                .map(line -> line.strip().replaceFirst(" .*", ""))
                .toList();

        assertTrue(commands.size() > 10, commands::toString);
        for (String command : commands) {
            assertTrue(table.contains("`drover " + command), command);
        }
    }
}
