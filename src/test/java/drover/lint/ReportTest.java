package drover.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import drover.record.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Findings as people and programs get them. */
class ReportTest {
    private static final Finding FINDING =
            new Finding("routes/a b.camel.yaml", 3, 7, Rule.HEAD, "it is wrong.", "Write it right.");

    @Test
    void a_line_each_and_how_many() {
        assertEquals("2 files: nothing is wrong.", Report.text(List.of(), 2));
        assertEquals(
                "routes/a b.camel.yaml:3:7: warning head: it is wrong. Write it right.\n1 file: 0 errors, 1 warning.",
                Report.text(List.of(FINDING), 1));
    }

    /** What the schema of SARIF 2.1.0 requires. */
    @Test
    void sarif_has_what_its_schema_requires() throws IOException {
        JsonNode log = Json.read(Report.sarif(List.of(FINDING)));
        JsonNode run = log.path("runs").path(0);
        JsonNode driver = run.path("tool").path("driver");
        JsonNode result = run.path("results").path(0);
        JsonNode place = result.path("locations").path(0).path("physicalLocation");

        assertEquals("2.1.0", log.path("version").asText());
        assertEquals("drover lint", driver.path("name").asText());
        assertEquals(Rule.values().length, driver.path("rules").size());
        assertTrue(driver.path("rules").findValuesAsText("id").contains("head"), driver::toString);
        assertEquals("head", result.path("ruleId").asText());
        assertEquals("warning", result.path("level").asText());
        assertEquals(
                "it is wrong. Write it right.",
                result.path("message").path("text").asText());
        assertEquals(
                "routes/a%20b.camel.yaml",
                place.path("artifactLocation").path("uri").asText());
        assertEquals(3, place.path("region").path("startLine").asInt());
        assertEquals(7, place.path("region").path("startColumn").asInt());
    }

    private static List<String> faults(JsonNode log) throws IOException {
        try (InputStream schema = ReportTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            return JsonSchemaFactory.getInstance(VersionFlag.V7)
                    .getSchema(Json.read(schema.readAllBytes()))
                    .validate(log, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true))
                    .stream()
                    .map(ValidationMessage::toString)
                    .toList();
        }
    }

    /** The schema that OASIS has published, in a jar that others bring. */
    @Test
    void sarif_is_as_its_published_schema_says() throws IOException {
        List<Finding> findings = new ArrayList<>(List.of(FINDING));
        for (Rule rule : Rule.values()) {
            findings.add(new Finding("/tmp/a folder/ä.camel.yaml", 1, 1, rule, "\"it\" is wrong: {{x}}.", ""));
        }

        assertEquals(List.of(), faults(Json.read(Report.sarif(findings))));
        assertEquals(List.of(), faults(Json.read(Report.sarif(List.of()))));
    }

    @Test
    void the_schema_would_say_what_is_wrong() throws IOException {
        String good = Report.sarif(List.of(FINDING));

        for (String wrong : List.of(
                good.replace("\"2.1.0\"", "\"2.2.0\""),
                good.replace("\"startLine\" : 3", "\"startLine\" : 0"),
                good.replace("\"level\" : \"warning\"", "\"level\" : \"bad\""),
                good.replace("\"ruleId\"", "\"ruleIdd\""),
                good.replace("a%20b", "a b"))) {
            assertNotEquals(good, wrong);
            assertNotEquals(List.of(), faults(Json.read(wrong)), wrong);
        }
    }
}
