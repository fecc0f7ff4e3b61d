package drover.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    @Test
    void lines_that_differ_have_three_around_them_and_their_numbers() {
        String before = lines(1, 20);
        String now = before.replace("line 5\n", "line five\nand more\n").replace("line 19\n", "");

        assertEquals(
                List.of(
                        "--- a",
                        "+++ a",
                        "@@ -2 +2 @@",
                        " line 2",
                        " line 3",
                        " line 4",
                        "-line 5",
                        "+line five",
                        "+and more",
                        " line 6",
                        " line 7",
                        " line 8",
                        "@@ -16 +17 @@",
                        " line 16",
                        " line 17",
                        " line 18",
                        "-line 19",
                        " line 20"),
                UnifiedDiff.of("a", before, now));
        assertEquals(
                List.of("5 null", "null 5", "null 6", "19 null"),
                UnifiedDiff.lines(before, now).stream()
                        .filter(line -> line.mark() == '-' || line.mark() == '+')
                        .map(line -> line.before() + " " + line.now())
                        .toList());
    }

    @Test
    void what_is_the_same_is_not_shown() {
        assertEquals(List.of(), UnifiedDiff.of("a", lines(1, 3), lines(1, 3)));
        assertEquals(List.of(), UnifiedDiff.lines("a\r\nb", "a\nb\n"));
    }

    @Test
    void a_text_that_comes_or_goes_is_shown_whole() {
        assertEquals(
                List.of("--- /dev/null", "+++ a", "@@ -1 +1 @@", "+line 1", "+line 2"),
                UnifiedDiff.of("/dev/null", "a", UnifiedDiff.lines("", lines(1, 2))));
        assertEquals(
                2,
                UnifiedDiff.lines(lines(1, 2), "").stream()
                        .filter(line -> line.mark() == '-')
                        .count());
    }

    @Test
    void what_is_too_much_to_compare_is_shown_as_replaced() {
        List<UnifiedDiff.Line> shown = UnifiedDiff.lines(lines(1, 3_000), lines(5_000, 8_000));

        assertEquals(3_000, shown.stream().filter(line -> line.mark() == '-').count());
        assertEquals(3_001, shown.stream().filter(line -> line.mark() == '+').count());
    }
}
