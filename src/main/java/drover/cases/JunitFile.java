package drover.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How cases went, as the XML that CI servers read: a test suite for each system. */
public final class JunitFile {
    private JunitFile() {}

    /** Writes it over what is there. */
    public static void write(Path file, List<Outcome> outcomes) throws IOException {
        Map<String, List<Outcome>> systems = new TreeMap<>();
        outcomes.forEach(one -> systems.computeIfAbsent(one.of().system(), s -> new java.util.ArrayList<>())
                .add(one));
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        systems.forEach((system, its) -> suite(xml, system, its));
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        Files.writeString(file, xml.append("</testsuites>\n"));
    }

    private static void suite(StringBuilder xml, String system, List<Outcome> outcomes) {
        Duration all = outcomes.stream().map(Outcome::took).reduce(Duration.ZERO, Duration::plus);
        xml.append(String.format(
                Locale.ROOT,
                "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\" time=\"%s\">%n",
                escaped(system),
                outcomes.size(),
                outcomes.stream().filter(one -> !one.isGood()).count(),
                seconds(all)));
        for (Outcome one : outcomes) {
            xml.append(String.format(
                    Locale.ROOT,
                    "    <testcase classname=\"%s\" name=\"%s\" time=\"%s\"",
                    escaped(system),
                    escaped(one.of().name()),
                    seconds(one.took())));
            if (one.isGood()) {
                xml.append("/>\n");
            } else {
                xml.append(">\n      <failure message=\"")
                        .append(escaped(one.description().isEmpty() ? one.of().id() : one.description()))
                        .append("\">")
                        .append(escaped(String.join("\n", one.lines())))
                        .append("</failure>\n    </testcase>\n");
            }
        }
        xml.append("  </testsuite>\n");
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + "." + String.format(Locale.ROOT, "%03d", time.toMillisPart());
    }

    /** What XML does not allow at all is left out. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\n', '\t' -> out.append((char) c);
                default -> {
                    if (c >= ' ' && c != 0xFFFE && c != 0xFFFF && !(c >= 0xD800 && c <= 0xDFFF)) {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.toString();
    }
}
