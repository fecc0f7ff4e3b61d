package drover.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.cases.Retold.Told;
import drover.inbox.Told.Notice;
import drover.record.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetoldTest {
    @TempDir
    Path fixtures;

    private static Told list(String path, String query, String body) throws Exception {
        return new Told(path, query, Json.read(body), true);
    }

    private JsonNode written(String system, String file) throws Exception {
        return Json.read(
                Files.readAllBytes(fixtures.resolve(system).resolve("cases").resolve(file)));
    }

    @Test
    void a_list_begins_another_round_when_it_comes_again() throws Exception {
        Retold.write(
                fixtures,
                "leaflink",
                List.of(
                        list("/orders/", "limit=100&offset=0&modified__gte=2026-01-01", "{\"results\":[{\"id\":1}]}"),
                        list("/customers/", "limit=100", "{\"results\":[{\"id\":31}]}"),
                        list(
                                "/orders/",
                                "limit=100&offset=100&modified__gte=2026-01-02",
                                "{\"results\":[{\"id\":2}]}")),
                List.of(new Notice(null, Json.read("{\"type\":\"order.updated\"}"))),
                Map.of("leaflink.seller-id", "7"));

        JsonNode rounds = written("leaflink", "kept/case.json").path("rounds");
        assertEquals(3, rounds.size());
        assertEquals(2, rounds.path(0).path("answers").size());
        assertEquals(
                2,
                rounds.path(1).path("answers").path(0).at("/body/results/0/id").asInt());
        assertTrue(rounds.path(0).path("answers").path(0).path("query").isMissingNode(), "what part is asked for");
        assertEquals(
                "order.updated", rounds.path(2).at("/notifications/0/body/type").asText());
        JsonNode keys = written("leaflink", "always.json").path("keys");
        assertEquals("7", keys.path("leaflink.seller-id").asText());
        assertEquals("{api}/api/v2", keys.path("leaflink.base-url").asText());
    }

    @Test
    void what_is_no_list_is_answered_always_and_what_is_asked_for_tells_lists_apart() throws Exception {
        Retold.write(
                fixtures,
                "etherscan",
                List.of(
                        list(
                                "",
                                "chainid=1&module=account&action=txlist&startblock=5",
                                "{\"result\":[{\"hash\":\"0x1\"}]}"),
                        list(
                                "",
                                "chainid=1&module=account&action=tokentx&startblock=5",
                                "{\"result\":[{\"hash\":\"0x2\"}]}"),
                        new Told("", "module=proxy&action=eth_blockNumber", Json.read("{\"result\":\"0x10\"}"), false)),
                List.of(),
                Map.of());

        JsonNode rounds = written("etherscan", "kept/case.json").path("rounds");
        assertEquals(1, rounds.size());
        assertEquals("txlist", rounds.path(0).at("/answers/0/query/action").asText());
        JsonNode first = written("etherscan", "always.json").path("answers").path(0);
        assertEquals("0x10", first.at("/body/result").asText());
    }

    @Test
    void of_graphql_the_document_tells_what_is_asked_for() throws Exception {
        Retold.write(
                fixtures,
                "distru",
                List.of(list("", "", "{\"data\":{\"products\":{\"edges\":[{}]}}}")),
                List.of(),
                Map.of());

        JsonNode answer = written("distru", "kept/case.json").at("/rounds/0/answers/0");
        Request products = new Request(
                "POST",
                java.net.URI.create("/x"),
                Json.object().put("query", "query { products(first: 10) { edges } }"));
        Request packages = new Request(
                "POST", java.net.URI.create("/x"), Json.object().put("query", "query { packages { edges } }"));
        assertTrue(products.fits(answer, "/x"));
        assertFalse(packages.fits(answer, "/x"));
    }
}
