package drover.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import drover.metrics.Metric;
import drover.start.Key;
import drover.start.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The pages that are made from declarations: docs/keys.md from the comments of application.properties, the table of
 * docs/metrics.md from {@link Metric}. {@code mvn surefire:test -Dtest=DocsTest -Ddrover.docs=write} makes them.
 */
class DocsTest {
    private static final String AGAIN = "the page is made from what is declared: run"
            + " mvn test-compile surefire:test -Dtest=DocsTest -Ddrover.docs=write";
    private static final String HEAD =
            """
            # Keys

            Set them in `./application.properties` (any encoding, `key=value`, one a line), in the environment (`LEAFLINK_BASE_URL`), which wins,
            or as `-Dleaflink.base-url=…`, which wins over both. Every key is checked at start: a bad value stops it with one sentence that says
            where it stands and what to write; a misspelt name is a warning with the nearest right one. An empty value is the default.

            A secret is taken letter by letter, with `$`, `${` and `\\` in it, from wherever it comes; blanks, line ends and invisible characters at its
            ends are not part of it. In other values `${NAME}` is replaced by another key or variable; `~` and `$NAME` are not.

            This page is made from the comments of [application.properties](../application.properties): `DocsTest`.
            """;

    private static final String BEGIN = "<!-- Made from drover.metrics.Metric: DocsTest. -->\n";
    private static final String END = "<!-- End. -->";

    @Test
    void the_page_of_the_keys_is_that_of_the_declarations() throws IOException {
        check(Path.of("docs/keys.md"), keys());
    }

    @Test
    void the_table_of_the_metrics_is_that_of_the_declarations() throws IOException {
        Path page = Path.of("docs/metrics.md");
        String text = Files.readString(page);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);

        check(page, text.substring(0, from) + metrics() + text.substring(to));
    }

    private static void check(Path page, String right) throws IOException {
        if ("write".equals(System.getProperty("drover.docs"))) {
            Files.writeString(page, right);
        }
        assertEquals(right, Files.readString(page), AGAIN);
    }

    private static String keys() {
        StringBuilder page = new StringBuilder(HEAD);
        List<Key> all =
                Keys.load().written().stream().filter(key -> !key.isInternal()).toList();
        all.stream().map(Key::section).distinct().forEach(section -> {
            page.append("\n## ").append(section).append("\n\n| key | default | meaning |\n|---|---|---|\n");
            all.stream().filter(key -> key.section().equals(section)).forEach(key -> page.append(row(key)));
        });
        return page.toString();
    }

    private static String row(Key key) {
        return "| `" + key.name() + "` | " + preset(key) + " | " + cell(key.doc()) + " |\n";
    }

    /** That of a key of every system is what differs. */
    private static String preset(Key key) {
        if (!key.name().startsWith("<system>.")) {
            return code(key.preset());
        }
        List<Key> each = Keys.load().all().stream()
                .filter(one -> one.name().endsWith(key.name().replace("<system>", ""))
                        && dots(one) == dots(key)
                        && one.doc().equals(key.doc()))
                .filter(one -> one.preset() != null)
                .toList();
        return each.stream().map(Key::preset).distinct().count() <= 1
                ? code(key.preset())
                : each.stream()
                        .map(one -> one.name().replaceFirst("\\..*", "") + " " + code(one.preset()))
                        .collect(Collectors.joining(", "));
    }

    private static long dots(Key key) {
        return key.name().chars().filter(c -> c == '.').count();
    }

    private static String code(String preset) {
        return preset == null || preset.isEmpty() ? "" : "`" + preset.replace("|", "\\|") + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }

    private static String metrics() {
        return "| metric | labels | kind | meaning |\n|---|---|---|---|\n"
                + Arrays.stream(Metric.values()).map(DocsTest::row).collect(Collectors.joining());
    }

    private static String row(Metric metric) {
        String kind =
                switch (metric.kind()) {
                    case COUNTER -> "counter";
                    case TIMER -> "histogram";
                    case GAUGE, SECONDS, BYTES -> "gauge";
                };
        return "| `" + metric.prometheus() + "` | "
                + metric.tags().stream().map(DocsTest::code).collect(Collectors.joining(", ")) + " | " + kind + " | "
                + cell(metric.description()) + " |\n";
    }
}
