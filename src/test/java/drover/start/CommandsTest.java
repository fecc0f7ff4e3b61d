package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line means, without doing it. */
class CommandsTest {
    private static Commands.Answer answer(String... words) {
        return Commands.read(words).orElseThrow().answer();
    }

    @Test
    void without_a_command_drover_runs() {
        assertEquals(Optional.empty(), Commands.read());
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
                "-Dx=1 | -Dx=1 stands behind the jar, where nobody reads it: write it before -jar.",
            })
    void what_is_not_understood_is_a_misuse(String words, String told) {
        assertEquals(new Commands.Answer(2, told), answer(words.split(" ")));
    }

    @Test
    void a_command_that_needs_a_drover_is_begun_later() {
        for (String words : new String[] {"smoke", "authorize google", "authorize google --manual"}) {
            Commands.Asked asked = Commands.read(words.split(" ")).orElseThrow();

            assertNull(asked.answer(), words);
            assertNotNull(asked.visit(), words);
        }
    }

    @ParameterizedTest
    @CsvSource({"help", "--help", "-h"})
    void help_names_every_command(String word) {
        Commands.Answer help = answer(word);

        assertEquals(0, help.exitCode());
        for (String command :
                new String[] {"sandbox", "health", "authorize", "smoke", "new", "rehearse", "completion", "help"}) {
            assertTrue(help.words().matches("(?s).*\\n  " + command + " +\\w.*"), help.words());
        }
    }

    @Test
    void a_command_has_a_help_of_its_own() {
        assertTrue(answer("help", "authorize").words().startsWith("Usage: drover authorize [-h] [--manual] <system>"));
        assertEquals(answer("help", "authorize"), answer("authorize", "--help"));
    }

    @Test
    void what_a_new_source_is_made_of_is_read_by_the_command_itself() {
        assertEquals(NewCommand.answer("new"), answer("new"));
        assertEquals(NewCommand.answer("new", "source", "x", "--kind"), answer("new", "source", "x", "--kind"));
    }

    @Test
    void a_shell_completes_what_there_is() {
        String script = answer("completion").words();

        assertTrue(script.startsWith("#!/usr/bin/env bash"), script);
        assertTrue(
                script.contains("local commands=\"sandbox health authorize smoke new rehearse completion help\""),
                script);
    }
}
