package drover.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PartsTest {
    private static final String BEANS =
            """
            - beans:
                - {name: shelves, type: drover.record.Kind, properties: {errors: "#bean:shelfErrors"}}
            - route:
                id: shelves-note-make
                from:
                  uri: direct:shelves-note-make
                  steps:
                    - bean: {ref: notes, method: make}
            """;

    private static Parts parts(String text) {
        return Parts.of(new RouteSource("file:routes/shelves.camel.yaml", text));
    }

    private static Map<String, Parts> packaged() throws IOException {
        Map<String, Parts> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".camel.yaml")).toList()) {
                all.put(
                        file.getFileName().toString(),
                        Parts.of(new RouteSource("file:routes/" + file.getFileName(), Files.readString(file))));
            }
        }
        return all;
    }

    @Test
    void a_file_shares_templates_and_beans_and_holds_on_to_those_of_others() {
        Parts parts = parts(BEANS);

        assertEquals(Set.of("shelves"), parts.beans());
        assertEquals(
                Set.of("bean shelfErrors"), parts.shared().get("bean shelves").uses());
        assertTrue(parts.routes().contains("shelves-note-make"));
        assertEquals(Set.of("bean notes"), parts.uses());
    }

    @Test
    void what_cannot_be_read_is_told_with_its_place() {
        String words = assertThrows(IllegalArgumentException.class, () -> parts("- route:\n    id: [\n"))
                .getMessage();

        assertTrue(words.startsWith("shelves.camel.yaml:3:1: "), words);
    }

    @Test
    void a_changed_door_reaches_all_that_goes_through_it_and_nothing_else() throws IOException {
        Map<String, Parts> others = packaged();
        Parts api = others.remove("api.camel.yaml");
        String text = Files.readString(Path.of("routes/api.camel.yaml")).replace("id: \"breaker-of", "id: \"fuse-of");

        Set<String> reached =
                Reach.of(List.of(api), List.of(Parts.of(new RouteSource("file:routes/api.camel.yaml", text))), others);

        assertTrue(
                reached.containsAll(Set.of("leaflink.camel.yaml", "deliver.camel.yaml", "twilio.camel.yaml")),
                reached::toString);
        assertTrue(!reached.contains("webhooks.camel.yaml") && !reached.contains("poll.camel.yaml"), reached::toString);
    }

    @Test
    void a_kind_is_looked_up_each_time_and_reaches_nobody() throws IOException {
        Map<String, Parts> others = packaged();
        Parts leaflink = others.remove("leaflink.camel.yaml");
        String text =
                Files.readString(Path.of("routes/leaflink.camel.yaml")).replace("thing: order", "thing: purchase");

        assertEquals(
                Set.of(),
                Reach.of(
                        List.of(leaflink),
                        List.of(Parts.of(new RouteSource("file:routes/leaflink.camel.yaml", text))),
                        others));
    }

    @Test
    void callers_are_stopped_before_those_they_call() {
        CallOrder order = new CallOrder(Map.of(
                "a-api-request", List.of("http://a"),
                "a-api-call", List.of("door:{{api}}-api-request?door=a"),
                "records-keep", List.of("direct:${variable.asked.system}-api-call", "ingest:x")));

        assertEquals(List.of("records-keep", "a-api-call", "a-api-request"), order.callersFirst());
    }
}
