package drover.lint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Findings for people, and for programs. */
public final class Report {
    private Report() {}

    /** A line for each, and how many there are. */
    public static String text(List<Finding> findings, int files) {
        long errors = findings.stream()
                .filter(finding -> finding.rule().level() == Rule.Level.ERROR)
                .count();
        String looked = count(files, "file");
        return findings.isEmpty()
                ? looked + ": nothing is wrong."
                : findings.stream().map(Finding::toString).collect(Collectors.joining("\n")) + "\n" + looked + ": "
                        + count(errors, "error") + ", " + count(findings.size() - errors, "warning") + ".";
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** SARIF 2.1.0. */
    public static String sarif(List<Finding> findings) {
        ObjectNode log = JsonNodeFactory.instance.objectNode();
        log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json").put("version", "2.1.0");
        ObjectNode run = log.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "drover lint");
        ArrayNode rules = driver.putArray("rules");
        for (Rule rule : Rule.values()) {
            ObjectNode described = rules.addObject().put("id", rule.id());
            described.putObject("shortDescription").put("text", rule.holds());
            described
                    .putObject("defaultConfiguration")
                    .put("level", rule.level().toString());
        }
        run.put("columnKind", "unicodeCodePoints");
        ArrayNode results = run.putArray("results");
        findings.forEach(finding -> add(results.addObject(), finding));
        return log.toPrettyString();
    }

    private static void add(ObjectNode result, Finding finding) {
        result.put("ruleId", finding.rule().id());
        result.put("level", finding.rule().level().toString());
        result.putObject("message").put("text", finding.message() + " " + finding.help());
        ObjectNode place = result.putArray("locations").addObject().putObject("physicalLocation");
        place.putObject("artifactLocation").put("uri", uri(finding.file()));
        place.putObject("region").put("startLine", finding.line()).put("startColumn", finding.column());
    }

    /** A path in this folder is relative. */
    private static String uri(String file) {
        Path path = Path.of(file);
        return path.isAbsolute()
                ? path.toUri().toString()
                : path.toString().replace('\\', '/').replace(" ", "%20");
    }
}
