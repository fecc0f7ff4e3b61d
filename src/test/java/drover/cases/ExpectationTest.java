package drover.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What --update writes, and what it leaves as it is. */
class ExpectationTest {
    private static final String CASE =
            """
            { "description":  "as somebody wrote it",
              "rounds": [
                { "answers": [ {"path": "/b/", "body": { "events": [] } } ],
                  "events": [ { "type": "a.b.created", "subject": "b/1", "data": { "n": 1, "gone": 2 } } ] },
                { "answers": [ ] }
              ]
            }
            """;

    @TempDir
    Path folder;

    private Outcome outcome(Difference difference, String... events) throws IOException {
        return outcome("b", difference, events);
    }

    private Outcome outcome(String name, Difference difference, String... events) throws IOException {
        Path file = folder.resolve("case.json");
        Files.writeString(file, CASE);
        JsonNode one = Json.read(events[0]);
        JsonNode two = Json.read(events[1]);
        return new Outcome(
                new Case("a", name, file),
                "",
                List.of(
                        new Outcome.Round(List.of(one), Map.of(), List.of(difference), List.of()),
                        new Outcome.Round(
                                List.of(two),
                                Map.of(Case.QUARANTINE, Texts.json(List.of("it is \"bad\""))),
                                List.of(difference),
                                List.of())),
                Duration.ZERO,
                List.of());
    }

    @Test
    void what_was_named_stays_named_and_what_is_new_is_expected_whole() throws IOException {
        Outcome outcome = outcome(
                new Difference.Texts(Case.QUARANTINE, List.of(), List.of()),
                "{\"id\":\"x\",\"type\":\"a.b.updated\",\"subject\":\"b/1\",\"data\":{\"n\":3.50,\"other\":4}}",
                "{\"id\":\"y\",\"type\":\"a.b.created\",\"subject\":\"b/2\",\"data\":{\"n\":\"ä\",\"list\":[1,[]]}}");

        Expectation.write(outcome);

        assertEquals(
                """
                { "description":  "as somebody wrote it",
                  "rounds": [
                    { "answers": [ {"path": "/b/", "body": { "events": [] } } ],
                      "events": [
                        {
                          "type": "a.b.updated",
                          "subject": "b/1",
                          "data": {
                            "n": 3.50
                          }
                        }
                      ] },
                    {"events": [
                      {
                        "type": "a.b.created",
                        "subject": "b/2",
                        "data": {
                          "n": "ä",
                          "list": [
                            1,
                            []
                          ]
                        }
                      }
                    ],
                      "quarantine": [
                      "it is \\"bad\\""
                    ],
                       "answers": [ ] }
                  ]
                }
                """,
                Files.readString(outcome.of().file()));
    }

    @Test
    void where_versions_are_compared_the_id_is_expected_too() throws IOException {
        Outcome outcome = outcome(
                Retold.NAME,
                new Difference.Texts(Case.QUARANTINE, List.of(), List.of()),
                "{\"id\":\"x\",\"type\":\"a.b.created\",\"subject\":\"b/7\",\"data\":{}}",
                "{\"id\":\"y\",\"type\":\"a.b.created\",\"subject\":\"b/2\",\"data\":{}}");

        Expectation.write(outcome);

        JsonNode rounds = Json.read(Files.readAllBytes(outcome.of().file())).path("rounds");
        assertEquals("x", rounds.at("/0/events/0/id").asText());
        assertEquals("y", rounds.at("/1/events/0/id").asText());
    }

    @Test
    void a_case_that_cannot_be_played_to_its_end_stays_as_it_is() throws IOException {
        Outcome outcome = outcome(new Difference.Broken("no"), "{\"type\":\"z\"}", "{\"type\":\"z\"}");

        assertFalse(Expectation.write(outcome));
        assertEquals(CASE, Files.readString(outcome.of().file()));
    }
}
