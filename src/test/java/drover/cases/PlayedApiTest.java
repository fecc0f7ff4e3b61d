package drover.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API of a case answers, over real HTTP. */
class PlayedApiTest {
    @TempDir
    Path folder;

    private PlayedApi api;

    @BeforeEach
    void play() throws IOException {
        Path always = folder.resolve("acme/cases/always.json");
        Files.createDirectories(always.getParent());
        Files.writeString(
                always,
                "{\"keys\":{\"acme.base-url\":\"{api}/v2\",\"acme.seller\":\"7\"},"
                        + "\"answers\":[{\"path\":\"/token\",\"body\":{\"t\":1}}]}");
        api = new PlayedApi(Map.of("acme", Always.read(always)));
    }

    @AfterEach
    void close() {
        api.close();
    }

    private void begin(String answers) throws IOException {
        JsonNode round = Json.read(("{'answers':" + answers + "}").replace('\'', '"'));
        api.begin(new Case("acme", "one", folder.resolve("acme/cases/one/case.json")), round);
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(api.url() + path)).build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    @Test
    void what_is_said_once_goes_first_and_then_what_says_most() throws Exception {
        begin("[{'path':'/o/','body':'any'},{'path':'/o/','query':{'page':'2 +'},'body':'two'},"
                + "{'path':'/o/','status':500,'body':'bad','once':true}]");

        assertEquals("500 \"bad\"", get("/acme/v2/o/"));
        assertEquals("200 \"any\"", get("/acme/v2/o/"));
        assertEquals("200 \"two\"", get("/acme/v2/o/?a=b&page=2+%2B"));
        assertEquals(List.of(), api.strays());
    }

    @Test
    void what_always_holds_is_answered_where_the_round_says_nothing_else() throws Exception {
        begin("[]");

        assertEquals("200 {\"t\":1}", get("/acme/v2/token"));
        assertEquals("200 {\"count\":0,\"next\":null,\"previous\":null,\"results\":[]}", get("/acme/v2/x?y=1"));
        assertEquals(List.of("GET /acme/v2/x?y=1: no answer is for it, an empty list was answered"), api.strays());
        assertEquals(Map.of("acme.base-url", api.url() + "/acme/v2", "acme.seller", "7"), api.keys());
    }

    @Test
    void what_would_go_elsewhere_ends_here() throws Exception {
        begin("[{'path':'/o/','body':'any'}]");
        URI here = URI.create(api.url());
        HttpClient through = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(here.getHost(), here.getPort())))
                .build();

        HttpResponse<String> answer = through.send(
                HttpRequest.newBuilder(URI.create("http://api.acme.example/acme/v2/o/"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertEquals(403, answer.statusCode());
        assertEquals(
                List.of(
                        "GET http://api.acme.example/acme/v2/o/: refused, a case asks nobody but the API that it plays"),
                api.strays());
    }
}
