package drover.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Progress progress(boolean terminal) {
        return new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void on_a_terminal_a_bar_is_drawn_over_and_lines_stay() {
        Progress progress = progress(true);
        progress.step("reading orders", 0, 2);
        progress.line("orders: 5");
        progress.step("reading lots", 1, 2);
        progress.end();
        progress.end();

        String empty = "-".repeat(30);
        String half = "#".repeat(15) + "-".repeat(15);
        String first = "[" + empty + "] 0 of 2  reading orders";
        String second = "[" + half + "] 1 of 2  reading lots";
        assertEquals(
                "\r" + first + "\r" + " ".repeat(first.length()) + "\rorders: 5\n" + "\r" + second + "\r"
                        + " ".repeat(second.length()) + "\r",
                written());
    }

    @Test
    void what_is_shorter_leaves_nothing_of_what_stood_there() {
        Progress progress = progress(true);
        progress.step("longer", 0, 1);
        progress.step("short", 0, 1);

        assertEquals("short ", written().substring(written().length() - 6));
    }

    @Test
    void elsewhere_each_step_is_a_line() {
        Progress progress = progress(false);
        progress.step("reading orders", 0, 2);
        progress.line("orders: 5");
        progress.bar("never seen", 1, 2);
        progress.step("reading lots", 1, 2);
        progress.end();

        assertEquals("reading orders\norders: 5\nreading lots\n", written());
    }
}
