package drover.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.HandClock;
import drover.record.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens let somebody in. The attacks are those of RFC 8725 and RFC 7515, 10. */
class VerifierTest {
    private static final Issuer ISSUER = Issuer.rsa("k1");
    private static final Issuer OTHER = Issuer.rsa("k1");

    private final HandClock clock = new HandClock();
    private final Instant now = clock.instant();

    private Verifier verifier(String algorithm, String key) {
        return verifier(algorithm, key, Set.of());
    }

    private Verifier verifier(String algorithm, String key, Set<String> scopes) {
        Rules rules = new Rules(algorithm, Issuer.NAME, List.of("drover", "drover-2"), scopes, Duration.ofSeconds(60));
        return new Verifier(rules, KeySource.of(PublicKeys.given(algorithm, key)), clock);
    }

    private Verdict check(String token) {
        return verifier("RS256", ISSUER.jwk().toString()).verify(token).join();
    }

    private String refused(String token) {
        return assertInstanceOf(Verdict.Refused.class, check(token)).why();
    }

    private Bearer good(String token) {
        return assertInstanceOf(Verdict.Good.class, check(token)).bearer();
    }

    private String with(Consumer<ObjectNode> change) {
        ObjectNode claims = Issuer.claims(now);
        change.accept(claims);
        return ISSUER.token(claims);
    }

    private String headed(Consumer<ObjectNode> change) {
        ObjectNode header = ISSUER.header();
        change.accept(header);
        return ISSUER.token(header.toString(), Issuer.claims(now).toString());
    }

    @Test
    void a_good_token_says_who_sent_it() {
        Bearer bearer = good(ISSUER.token(Issuer.claims(now)));

        assertEquals("somebody", bearer.who());
        assertEquals(Set.of(), bearer.scopes());
    }

    @Test
    void without_a_signature_nobody_is_let_in() {
        String claims = Issuer.text(Issuer.claims(now).toString());
        for (String alg : List.of("none", "None", "NONE", "nOnE", "")) {
            String head = Issuer.text("{\"alg\":\"" + alg + "\"}");
            assertEquals("its algorithm is not RS256", refused(head + "." + claims + ".AA"));
            assertTrue(refused(head + "." + claims + ".").startsWith("it is no signed token"));
        }
        assertEquals("its algorithm is not RS256", refused(Issuer.text("{}") + "." + claims + ".AA"));
        String signature = ISSUER.token(Issuer.claims(now)).split("\\.", -1)[2];
        assertEquals(
                "its algorithm is not RS256",
                refused(Issuer.text("{\"alg\":\"none\"}") + "." + claims + "." + signature));
    }

    @Test
    void the_public_key_is_no_secret_to_sign_with() {
        String header = ISSUER.header().put("alg", "HS256").toString();
        String claims = Issuer.claims(now).toString();
        for (String secret :
                List.of(ISSUER.pem(), ISSUER.pem().strip(), ISSUER.jwk().toString())) {
            String token = Issuer.shared(secret.getBytes(StandardCharsets.UTF_8), header, claims);
            assertEquals("its algorithm is not RS256", refused(token));
            String disguised = Issuer.shared(
                    secret.getBytes(StandardCharsets.UTF_8), ISSUER.header().toString(), claims);
            assertEquals("its signature is wrong", refused(disguised));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "RS512", "PS256", "ES256", "rs256", "RS256 ", "RSA1_5", "dir"})
    void the_token_does_not_choose_its_algorithm(String alg) {
        assertEquals("its algorithm is not RS256", refused(headed(h -> h.put("alg", alg))));
        assertEquals("its algorithm is not RS256", refused(headed(h -> h.putArray("alg")
                .add("RS256"))));
        assertEquals("its algorithm is not RS256", refused(headed(h -> h.put("alg", 256))));
    }

    @Test
    void a_signature_of_another_key_or_of_other_words_is_wrong() {
        assertEquals("its signature is wrong", refused(OTHER.token(Issuer.claims(now))));
        String[] parts = ISSUER.token(Issuer.claims(now)).split("\\.", -1);
        String more = Issuer.text(Issuer.claims(now).put("scope", "drover:act").toString());
        assertEquals("its signature is wrong", refused(parts[0] + "." + more + "." + parts[2]));
        assertEquals("its signature is wrong", refused(parts[0] + "." + parts[1] + ".AAAA"));
        assertEquals("its signature is wrong", refused(parts[0] + "." + parts[1] + "." + parts[2].substring(4)));
        String header = Issuer.text(ISSUER.header().put("x", 1).toString());
        assertEquals("its signature is wrong", refused(header + "." + parts[1] + "." + parts[2]));
    }

    @Test
    void keys_and_addresses_in_the_header_are_not_looked_at() {
        Consumer<ObjectNode> own = header -> {
            header.set("jwk", OTHER.jwk());
            header.put("jku", "http://127.0.0.1:1/jwks.json").put("x5u", "http://127.0.0.1:1/cert");
            header.putArray("x5c").add("MIIB");
        };
        ObjectNode header = ISSUER.header();
        own.accept(header);
        String claims = Issuer.claims(now).toString();

        assertEquals("its signature is wrong", refused(OTHER.token(header.toString(), claims)));
        assertEquals("somebody", good(ISSUER.token(header.toString(), claims)).who(), "nor do they harm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "k1' OR '1'='1", "http://127.0.0.1:1/k", "k1\u0000", "", "K1", "k2"})
    void kid_only_chooses_among_the_keys_of_the_issuer(String kid) {
        assertEquals("it is signed with no key that its issuer has", refused(headed(h -> h.put("kid", kid))));
    }

    @Test
    void a_kid_that_is_no_text_is_that_of_no_key() {
        assertEquals("it is signed with no key that its issuer has", refused(headed(h -> h.put("kid", 1))));
        assertEquals("it is signed with no key that its issuer has", refused(headed(h -> h.putObject("kid"))));
    }

    @Test
    void a_header_that_must_be_understood_is_not() {
        for (String critical : List.of("exp", "b64", "http://example.com/UNDEFINED", "alg")) {
            assertTrue(
                    refused(headed(h -> h.put(critical.equals("alg") ? "x" : critical, true)
                                    .put("alg", "RS256")
                                    .putArray("crit")
                                    .add(critical)))
                            .contains("(crit)"),
                    critical);
        }
        assertTrue(refused(headed(h -> h.putArray("crit"))).contains("(crit)"));
        assertTrue(refused(headed(h -> h.put("crit", "exp"))).contains("(crit)"));
        assertTrue(refused(headed(h -> h.put("b64", false))).contains("(crit)"));
    }

    @Test
    void a_token_of_another_type_is_none_of_ours() {
        for (String type : List.of("secevent+jwt", "logout+jwt", "dpop+jwt", "JWS", "")) {
            assertEquals("it is a token of another type (typ)", refused(headed(h -> h.put("typ", type))));
        }
        for (String type : List.of("jwt", "JWT", "at+jwt", "application/at+JWT")) {
            assertEquals("somebody", good(headed(h -> h.put("typ", type))).who());
        }
        assertEquals("somebody", good(headed(h -> h.remove("typ"))).who());
    }

    @Test
    void what_is_said_twice_is_not_believed() {
        String claims = Issuer.claims(now).toString();
        String twice = claims.replaceFirst("\\{", "{\"sub\":\"admin\",");
        assertEquals(
                "its claims are no JSON object, or name one twice",
                refused(ISSUER.token(ISSUER.header().toString(), twice)));
        String alg = ISSUER.header().toString().replaceFirst("\\{", "{\"alg\":\"none\",");
        assertEquals("its header is no JSON object, or names something twice", refused(ISSUER.token(alg, claims)));
        String inner = claims.replaceFirst("\\{", "{\"x\":{\"a\":1,\"a\":2},");
        assertEquals(
                "its claims are no JSON object, or name one twice",
                refused(ISSUER.token(ISSUER.header().toString(), inner)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "\"text\"", "1", "{", "{}{}", "", "\u0000"})
    void claims_that_are_no_object_are_refused(String claims) {
        String why = refused(ISSUER.token(ISSUER.header().toString(), claims));
        assertTrue(why.startsWith("its claims are no JSON object") || why.startsWith("it is no signed token"), why);
    }

    @Test
    void a_long_text_is_not_taken_apart() {
        String huge = with(claims -> claims.put("x", "y".repeat(Verifier.LONGEST)));
        assertTrue(refused(huge).contains("longer than 16384"));
        assertTrue(refused("a".repeat(50_000_000)).contains("longer than"));
        assertTrue(refused(".".repeat(10_000)).contains("no signed token"));
        String deep = "{\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
        assertInstanceOf(
                Verdict.Refused.class, check(ISSUER.token(ISSUER.header().toString(), deep)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "a.b.c.d.e", "a b.c.d", "a.b.c=", "a.b.c\n", "..", "Bearer a.b.c", "é.b.c", "%2e"})
    void what_is_no_signed_token_is_refused(String text) {
        assertTrue(refused(text).startsWith("it is no signed token"));
        assertEquals("there is none", refused(null));
        assertEquals("there is none", refused(""));
    }

    @ParameterizedTest
    @CsvSource({"3600,59,", "-1,0,", "-59,0,", "-60,0,it has expired", "-100000,0,it has expired", "0,0,"})
    void it_ends_at_exp_give_or_take_the_skew(long exp, int iat, String why) {
        String token =
                with(claims -> claims.put("exp", now.getEpochSecond() + exp).put("iat", now.getEpochSecond() + iat));
        assertEquals(why, check(token) instanceof Verdict.Refused refused ? refused.why() : null);
    }

    @Test
    void it_begins_at_nbf_and_was_not_made_in_the_future() {
        long second = now.getEpochSecond();
        assertEquals("it does not hold yet (nbf)", refused(with(claims -> claims.put("nbf", second + 61))));
        assertTrue(refused(with(claims -> claims.put("iat", second + 61))).contains("(iat)"));
        assertEquals(
                "somebody", good(with(claims -> claims.put("nbf", second + 60))).who());
        assertEquals(
                "somebody", good(with(claims -> claims.put("iat", second + 60))).who());
        assertEquals("it never ends: it has no exp", refused(with(claims -> claims.remove("exp"))));
        assertEquals("somebody", good(with(claims -> claims.remove("iat"))).who());
    }

    @Test
    void a_time_is_a_number() {
        for (String name : List.of("exp", "nbf", "iat")) {
            String why = "its " + name + " is no time";
            assertEquals(why, refused(with(claims -> claims.put(name, "1770132138"))));
            assertEquals(why, refused(with(claims -> claims.putNull(name))));
            assertEquals(why, refused(with(claims -> claims.put(name, -1))));
            assertEquals(why, refused(with(claims -> claims.put(name, 1_770_132_138_000L))), "milliseconds");
            String endless = Issuer.claims(now).put(name, 7).toString().replace(":7", ":1e999");
            assertEquals(why, refused(ISSUER.token(ISSUER.header().toString(), endless)));
        }
        String fraction = Issuer.claims(now).toString().replaceFirst("(\"exp\":\\d+)", "$1.5");
        assertEquals(
                "somebody",
                good(ISSUER.token(ISSUER.header().toString(), fraction)).who());
    }

    @Test
    void it_is_of_the_issuer_and_for_us() {
        for (String issuer : List.of("https://issuer.example/", "https://ISSUER.example", "evil", "")) {
            assertEquals("it is of another issuer", refused(with(claims -> claims.put("iss", issuer))));
        }
        assertEquals("it is of another issuer", refused(with(claims -> claims.remove("iss"))));
        assertEquals("it is of another issuer", refused(with(claims -> claims.putArray("iss")
                .add(Issuer.NAME))));

        assertEquals("it is for another audience", refused(with(claims -> claims.put("aud", "drover-3"))));
        assertEquals("it is for another audience", refused(with(claims -> claims.remove("aud"))));
        assertEquals("it is for another audience", refused(with(claims -> claims.putArray("aud"))));
        assertEquals("it is for another audience", refused(with(claims -> claims.put("aud", "drover other"))));
        assertEquals(
                "somebody",
                good(with(claims -> claims.putArray("aud").add("x").add("drover-2")))
                        .who());
    }

    @Test
    void where_no_audience_is_ours_a_token_that_names_one_is_not_for_us() {
        Rules rules = new Rules("RS256", Issuer.NAME, List.of(), Set.of(), Duration.ZERO);
        Verifier verifier = new Verifier(
                rules, KeySource.of(PublicKeys.given("RS256", ISSUER.jwk().toString())), clock);

        assertInstanceOf(
                Verdict.Refused.class, verifier.verify(with(claims -> {})).join());
        assertInstanceOf(
                Verdict.Good.class,
                verifier.verify(with(claims -> claims.remove("aud"))).join());
    }

    @Test
    void scopes_stand_in_a_text_or_in_an_array() {
        assertEquals(
                Set.of("a", "b", "c", "d"),
                good(with(claims -> claims.put("scope", "a  b")
                                .putArray("scp")
                                .add("c")
                                .add(1)
                                .add("d")))
                        .scopes());
        assertEquals(
                Set.of("a", "b"), good(with(claims -> claims.put("scp", "a b"))).scopes());
        assertEquals(Set.of(), good(with(claims -> claims.put("scope", 7))).scopes());

        Verifier verifier = verifier("RS256", ISSUER.jwk().toString(), Set.of("post"));
        assertEquals(
                new Verdict.Refused("it has not the scope post"),
                verifier.verify(with(claims -> claims.put("scope", "poster po st")))
                        .join());
        assertInstanceOf(
                Verdict.Good.class,
                verifier.verify(with(claims -> claims.put("scope", "x post"))).join());
    }

    @Test
    void who_sent_it_is_one_line_of_some_length() {
        assertEquals(
                "a b", good(with(claims -> claims.put("sub", "a\r\n b"))).who().replace("  ", " "));
        assertEquals(
                200,
                good(with(claims -> claims.put("sub", "x".repeat(900)))).who().length());
        assertEquals(
                "app",
                good(with(claims -> claims.put("client_id", "app").remove("sub")))
                        .who());
        assertEquals("", good(with(claims -> claims.remove("sub"))).who());
    }

    static Stream<String> madeElsewhere() throws IOException {
        try (InputStream file = VerifierTest.class.getResourceAsStream("/drover/jwt/joserfc.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("madeElsewhere")
    void tokens_of_another_library_are_read(String line) {
        String[] made = line.split(" ", -1);

        Verdict verdict = verifier(made[0], made[1]).verify(made[2]).join();

        Bearer bearer = assertInstanceOf(Verdict.Good.class, verdict).bearer();
        assertEquals(Set.of("drover:read", "drover:act"), bearer.scopes());
    }

    @ParameterizedTest
    @CsvSource({
        "HS256,'{\"kty\":\"oct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow\"}',"
                + "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.,dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "ES256,'{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}',"
                + "eyJhbGciOiJFUzI1NiJ9.,DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    })
    void the_examples_of_rfc_7515_are_read(String algorithm, String key, String header, String signature) {
        String token = header
                + "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
                + signature;
        Rules rules = new Rules(algorithm, "joe", List.of(), Set.of(), Duration.ZERO);
        KeySource keys = KeySource.of(PublicKeys.given(algorithm, key));
        Clock then = Clock.fixed(Instant.ofEpochSecond(1_300_819_379), ZoneOffset.UTC);

        assertInstanceOf(
                Verdict.Good.class,
                new Verifier(rules, keys, then).verify(token).join());
        assertEquals(
                new Verdict.Refused("it has expired"),
                new Verifier(rules, keys, clock).verify(token).join());
    }

    @Test
    void a_bearer_stands_behind_its_word() {
        assertEquals("a.b.c", Verifier.bearer("Bearer a.b.c"));
        assertEquals("a.b.c", Verifier.bearer("bearer  a.b.c "));
        for (String other : List.of("Basic a.b.c", "a.b.c", "Bearera.b.c", "")) {
            assertEquals(null, Verifier.bearer(other));
        }
        assertEquals(null, Verifier.bearer(null));
    }

    @Test
    void json_of_claims_is_kept() {
        assertEquals(
                "x",
                good(with(claims -> claims.set("payload_hash", Json.object().textNode("x"))))
                        .text("payload_hash"));
    }
}
