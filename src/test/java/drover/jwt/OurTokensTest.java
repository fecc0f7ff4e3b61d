package drover.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import drover.HandClock;
import drover.TestConfig;
import drover.record.Json;
import drover.system.TestCredentials;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of ours, as a receiver verifies them by what we publish. */
class OurTokensTest {
    private static final Config CONFIG = TestConfig.of(Map.of(
            "downstream.asks.jwt.audience", "receiver",
            "drover.public-url", "https://drover.example/"));

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();

    private SigningKeys keys() {
        return new SigningKeys(TestCredentials.of(CONFIG), clock, folder);
    }

    private String header(SigningKeys keys, String receiver) throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody("body".getBytes(StandardCharsets.UTF_8));
        new OurTokens(CONFIG, keys, clock).show(receiver, exchange);
        return exchange.getMessage().getHeader("Authorization", String.class);
    }

    private Verdict verify(SigningKeys keys, String header) {
        Rules rules = new Rules("ES256", "https://drover.example", List.of("receiver"), Set.of(), Duration.ZERO);
        return new Verifier(rules, KeySource.of(PublicKeys.given("ES256", keys.published())), clock)
                .verify(Verifier.bearer(header))
                .join();
    }

    private static String kid(String header) throws Exception {
        String first = Verifier.bearer(header).split("\\.", -1)[0];
        return Json.read(java.util.Base64.getUrlDecoder().decode(first))
                .path("kid")
                .asText();
    }

    @Test
    void a_receiver_verifies_it_by_what_we_publish() throws Exception {
        SigningKeys keys = keys();
        String first = header(keys, "downstream.asks");

        Bearer bearer =
                assertInstanceOf(Verdict.Good.class, verify(keys, first)).bearer();

        assertEquals("drover", bearer.who());
        assertEquals("230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5", bearer.text("payload_hash"));
        assertNotEquals(first, header(keys, "downstream.asks"), "each attempt has its own");
        clock.pass(Duration.ofSeconds(61));
        assertInstanceOf(Verdict.Refused.class, verify(keys, first));
        assertNull(header(keys, "downstream.other"));
    }

    @Test
    void what_is_published_has_no_private_key_and_the_file_is_ours_alone() throws Exception {
        SigningKeys keys = keys();
        header(keys, "downstream.asks");

        JsonNode key = Json.read(keys.published()).at("/keys/0");

        assertFalse(key.has("d"));
        assertEquals("ES256", key.path("alg").asText());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("signing-keys"))));
        assertEquals(kid(header(keys, "downstream.asks")), kid(header(keys(), "downstream.asks")), "after a restart");
    }

    @Test
    void each_month_another_key_is_made_and_published_before_it_signs() throws Exception {
        SigningKeys keys = keys();
        String old = kid(header(keys, "downstream.asks"));
        clock.pass(Duration.ofDays(30));

        assertEquals(old, kid(header(keys, "downstream.asks")));
        assertEquals(2, Json.read(keys.published()).path("keys").size());
        clock.pass(Duration.ofHours(1));
        String next = header(keys, "downstream.asks");

        assertNotEquals(old, kid(next));
        assertInstanceOf(Verdict.Good.class, verify(keys, next));
        clock.pass(Duration.ofDays(30));
        header(keys, "downstream.asks");
        assertEquals(2, Json.read(keys.published()).path("keys").size(), "the oldest has gone");
    }
}
