package drover.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.HandClock;
import drover.LogLines;
import drover.system.TestCredentials;
import drover.system.http.HttpClients;
import drover.system.http.RawServer;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of an issuer, as they stand in configuration and as it publishes them over HTTP. */
class JwksTest {
    private static final Issuer FIRST = Issuer.rsa("k1");
    private static final Issuer SECOND = Issuer.rsa("k2");

    private final HandClock clock = new HandClock();
    private final Map<String, String> keys = new HashMap<>();
    private volatile String published = Issuer.jwks(FIRST);
    private volatile int status = 200;
    private final RawServer server;
    private Verifiers verifiers;

    JwksTest() throws IOException {
        server = new RawServer(connection -> {
            while (!connection.request().isEmpty()) {
                connection.answer(status, published);
            }
        });
        keys.putAll(Map.of(
                "acme.jwt.algorithm",
                "RS256",
                "acme.jwt.issuer",
                Issuer.NAME,
                "acme.jwt.audience",
                "other, drover",
                "acme.jwt.jwks-url",
                server.url() + "/jwks.json"));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        if (verifiers != null) {
            verifiers.stop();
        }
    }

    private Verifier verifier() {
        Config config = new SmallRyeConfigBuilder().withDefaultValues(keys).build();
        if (verifiers == null) {
            verifiers = new Verifiers(
                    config,
                    TestCredentials.of(config),
                    clock,
                    HttpClients.of(config, new MemorySize(BigInteger.valueOf(1 << 20))));
        }
        return verifiers.find("acme").orElseThrow();
    }

    private Verdict check(Issuer issuer) {
        return verifier().verify(issuer.token(Issuer.claims(clock.instant()))).join();
    }

    private int asked() {
        return server.requests().size();
    }

    @Test
    void keys_are_read_once_for_all_tokens_and_all_who_name_the_address() {
        for (int i = 0; i < 20; i++) {
            assertInstanceOf(Verdict.Good.class, check(FIRST));
        }

        assertEquals(1, asked());
    }

    @Test
    void a_key_that_is_new_is_found_without_a_restart() {
        check(FIRST);
        published = Issuer.jwks(FIRST, SECOND);
        clock.pass(Duration.ofSeconds(60));

        assertInstanceOf(Verdict.Good.class, check(SECOND));
        assertInstanceOf(Verdict.Good.class, check(FIRST));
        assertEquals(2, asked());
    }

    @Test
    void whoever_names_unknown_keys_makes_us_ask_once_a_minute() {
        check(FIRST);
        for (int i = 0; i < 50; i++) {
            assertEquals(new Verdict.Refused("it is signed with no key that its issuer has"), check(SECOND));
        }
        assertEquals(1, asked());

        clock.pass(Duration.ofSeconds(60));
        List<Verdict> all =
                IntStream.range(0, 50).parallel().mapToObj(i -> check(SECOND)).toList();

        assertTrue(all.stream().allMatch(Verdict.Refused.class::isInstance));
        assertEquals(2, asked());
        assertInstanceOf(Verdict.Good.class, check(FIRST), "those with a key that is known do not suffer");
    }

    @Test
    void a_wrong_signature_makes_us_ask_nobody() {
        check(FIRST);
        clock.pass(Duration.ofMinutes(2));

        assertEquals(new Verdict.Refused("its signature is wrong"), check(Issuer.rsa("k1")));

        assertEquals(1, asked());
    }

    @Test
    void a_key_that_is_withdrawn_is_forgotten_within_an_hour() {
        published = Issuer.jwks(FIRST, SECOND);
        check(FIRST);
        published = Issuer.jwks(SECOND);
        clock.pass(Duration.ofHours(1));

        check(SECOND);

        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> check(FIRST) instanceof Verdict.Refused);
    }

    @Test
    void while_they_cannot_be_read_the_last_are_good_for_a_day() {
        check(FIRST);
        status = 500;
        try (LogLines log = new LogLines("drover.jwt")) {
            for (int hour = 0; hour < 23; hour++) {
                clock.pass(Duration.ofHours(1));
                assertInstanceOf(Verdict.Good.class, check(FIRST));
            }
            clock.pass(Duration.ofHours(1));
            assertInstanceOf(Verdict.Unavailable.class, check(FIRST));
            status = 200;
            clock.pass(Duration.ofMinutes(1));
            assertInstanceOf(Verdict.Good.class, check(FIRST));
            assertEquals(2, log.all().size(), () -> "" + log.all());
            assertTrue(log.all().get(0).contains("it answers 500; those that were read last go on for a day"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404,{}",
        "302,{}",
        "200,nonsense",
        "200,'{\"keys\":[]}'",
        "200,''",
        "200,'{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}'"
    })
    void an_answer_without_keys_lets_nobody_in(int code, String answer) {
        status = code;
        published = answer;

        assertInstanceOf(Verdict.Unavailable.class, check(FIRST));
        assertInstanceOf(Verdict.Unavailable.class, check(FIRST));

        assertEquals(1, asked(), "asked again in a minute");
    }

    @Test
    void a_flood_is_cut_off() {
        server.script(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 x\r\nContent-Type: application/json\r\n\r\n");
            connection.flood(" ".repeat(8192));
        });

        assertInstanceOf(Verdict.Unavailable.class, check(FIRST));
    }

    @Test
    void a_key_that_is_not_meant_for_it_is_passed_over() {
        published = published.replace("\"sig\"", "\"enc\"");
        assertInstanceOf(Verdict.Refused.class, check(FIRST));

        published = "{\"keys\":[{\"kty\":\"nonsense\"}," + FIRST.jwk().put("alg", "RS512") + ","
                + SECOND.jwk().put("alg", "RS256") + "]}";
        clock.pass(Duration.ofMinutes(1));
        assertInstanceOf(Verdict.Refused.class, check(FIRST));
        assertInstanceOf(Verdict.Good.class, check(SECOND));
    }

    @Test
    void a_token_that_names_no_key_is_good_where_there_is_one_only() {
        String claims = Issuer.claims(clock.instant()).toString();
        String token = FIRST.token("{\"alg\":\"RS256\"}", claims);
        assertInstanceOf(Verdict.Good.class, verifier().verify(token).join());

        published = Issuer.jwks(FIRST, SECOND);
        clock.pass(Duration.ofMinutes(1));
        check(SECOND);

        assertInstanceOf(Verdict.Refused.class, verifier().verify(token).join());
    }

    private String wrong() {
        return assertThrows(IllegalArgumentException.class, this::verifier).getMessage();
    }

    @Test
    void what_contradicts_itself_is_said_by_the_names_of_the_keys() {
        keys.put("acme.jwt.key", FIRST.jwk().toString());
        assertEquals("set acme.jwt.key or acme.jwt.jwks-url: one of them, and not both", wrong());
        verifiers = null;
        keys.remove("acme.jwt.key");
        keys.put("acme.jwt.jwks-url", "http://issuer.example/jwks.json");
        assertTrue(wrong().startsWith("acme.jwt.jwks-url must begin with https://"));
        verifiers = null;
        keys.put("acme.jwt.algorithm", "HS256");
        assertTrue(wrong().startsWith("acme.jwt.jwks-url gives public keys, but HS256 needs a secret"));
        verifiers = null;
        keys.remove("acme.jwt.issuer");
        assertTrue(wrong().startsWith("acme.jwt.issuer is missing"));
    }

    @Test
    void a_key_stands_in_configuration_as_pem_as_base64_or_as_json() {
        keys.remove("acme.jwt.jwks-url");
        String pem = FIRST.pem();
        for (String key : List.of(
                pem, pem.replaceAll("-----[A-Z ]+-----|\n", ""), FIRST.jwk().toString(), Issuer.jwks(SECOND, FIRST))) {
            verifiers = null;
            keys.put("acme.jwt.key", key);
            assertInstanceOf(Verdict.Good.class, check(FIRST));
        }
    }

    @Test
    void a_key_that_is_none_or_weak_is_refused_and_not_shown() {
        keys.remove("acme.jwt.jwks-url");
        String secret = Base64.getEncoder().encodeToString(FIRST.privateKey().getEncoded());
        for (String key : List.of(
                "nonsense",
                "{\"kty\":\"RSA\"}",
                "{\"kty\":\"oct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T\"}",
                Issuer.rsa("k1", 1024).pem(),
                "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----",
                secret)) {
            verifiers = null;
            keys.put("acme.jwt.key", key);
            String message = wrong();
            assertTrue(message.startsWith("acme.jwt.key is "), message);
            assertTrue(!message.contains(key.substring(0, 8)) || key.startsWith("-----"), message);
        }
        verifiers = null;
        keys.put("acme.jwt.algorithm", "HS512");
        keys.put("acme.jwt.key", "x".repeat(63));
        assertEquals("acme.jwt.key is too short for HS512: it needs 64 bytes at least", wrong());
    }
}
