package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import drover.record.Json;
import drover.system.BodyErrors.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the route file of Etherscan says of each answer there is in the fixtures, all of which come with status 200. */
class EtherscanErrorsTest {
    private static final Path FIXTURES = Path.of("fixtures/etherscan");

    private BodyErrors errors;

    @BeforeEach
    void declared() throws IOException {
        JsonNode file =
                new YAMLMapper().readTree(Path.of("routes/etherscan.camel.yaml").toFile());
        for (JsonNode bean : file.findValue("beans")) {
            if (bean.path("name").asText().equals("etherscanErrors")) {
                JsonNode properties = bean.path("properties");
                errors = new BodyErrors();
                errors.setWhen(properties.path("when").asText());
                errors.setText(properties.path("text").asText());
                errors.setNone(properties.path("none").asText());
                errors.setQuota(properties.path("quota").asText());
                errors.setRateLimited(properties.path("rateLimited").asText());
                errors.setRefused(properties.path("refused").asText());
                errors.setPassing(properties.path("passing").asText());
            }
        }
    }

    private Kind kind(String json) throws IOException {
        BodyErrors.Found found = errors.find(Json.read(json));
        return found == null ? null : found.kind();
    }

    @ParameterizedTest
    @CsvSource({
        "error-rate-limit-per-second, RATE_LIMITED",
        "error-rate-limit-without-key, RATE_LIMITED",
        "error-rate-limit, RATE_LIMITED",
        "error-too-many-invalid-keys, RATE_LIMITED",
        "error-daily-limit, QUOTA",
        "error-invalid-key, REFUSED",
        "error-missing-key, REFUSED",
        "error-unavailable, PASSING",
        "error-query-timeout, PASSING",
        "error-blank, PASSING",
        "error-chain-missing, PERMANENT",
        "error-chain-not-free, PERMANENT",
        "error-bad-action, PERMANENT",
        "error-v-one-deprecated, PERMANENT",
        "error-abi-not-verified, PERMANENT",
        "error-window, PERMANENT",
        "error-reverted, PERMANENT"
    })
    void each_error_is_of_its_kind(String file, Kind kind) throws IOException {
        assertEquals(kind, kind(Files.readString(FIXTURES.resolve(file + ".json"))));
    }

    @Test
    void every_other_answer_in_the_fixtures_is_data() throws IOException {
        Set<String> wrong = new TreeSet<>();
        for (Path file : files()) {
            boolean error = file.getFileName().toString().startsWith("error-");
            if (error == (kind(Files.readString(file)) == null)) {
                wrong.add(file.toString());
            }
        }

        assertEquals(Set.of(), wrong);
    }

    private static Set<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"0\",\"message\":\"No transactions found\",\"result\":[]}",
                "{\"status\":\"0\",\"message\":\"No token transfers found\",\"result\":[]}",
                "{\"status\":\"0\",\"message\":\"No records found\",\"result\":[]}",
                "{\"status\":\"0\",\"message\":\"No data found\",\"result\":null}",
                "{\"status\":\"1\",\"message\":\"OK-Missing/Invalid API Key, rate limit of 1/5sec applied\",\"result\":\"1\"}",
                "{\"status\":\"1\",\"message\":\"OK\",\"result\":\"0\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"status\":\"0x0\"}}",
                "{\"comments\":\"ok\",\"totalcount\":1,\"result\":[{\"chainid\":\"1\",\"status\":0}]}",
                "[]"
            })
    void what_is_empty_or_only_warns_is_data(String body) throws IOException {
        assertNull(kind(body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"status":"0","message":"NOTOK","result":"Max calls per sec rate limit reached (5/sec)"}      | RATE_LIMITED
                    {"status":0,"message":"NOTOK","result":"Max rate limit reached"}                               | RATE_LIMITED
                    {"status":"0","message":"NOTOK","result":"Invalid API Key"}                                    | REFUSED
                    {"status":"0","message":"NOTOK","result":"Error! Invalid address format"}                      | PERMANENT
                    {"status":"0","message":"NOTOK","result":"No transactions found for this contract: forbidden"} | PERMANENT
                    {"status":"0","message":"NOTOK"}                                                               | PERMANENT
                    {"status":"0"}                                                                                 | PASSING
                    {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 0"}}                | PERMANENT
                    """)
    void the_text_tells_wherever_it_stands(String body, Kind kind) throws IOException {
        assertEquals(kind, kind(body));
    }
}
