package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.TestCamel;
import drover.TestConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationTest {
    private final String realHome = System.getProperty("user.home");

    @TempDir
    Path home;

    @BeforeEach
    void moveHome() {
        System.setProperty("user.home", home.toString());
    }

    @AfterEach
    void restoreHome() {
        System.setProperty("user.home", realHome);
    }

    private static Authorizations with(String headers, String token) {
        Map<String, String> keys = new HashMap<>(Map.of("downstream.default.headers", headers));
        if (token != null) {
            keys.put("acme.token", token);
        }
        return authorizations(new DefaultCamelContext(), keys);
    }

    private static Authorizations authorizations(CamelContext camel, Map<String, String> keys) {
        return new Authorizations(
                new Systems(camel), TestConfig.of(keys), TestCredentials.of(TestConfig.of(keys)), List.of());
    }

    @Test
    void headers_are_names_and_values_with_bars_between() {
        assertEquals(
                Map.of("X-Team", "sales, west: 2", "Authorization", "Bearer {acme.token}", "X-Empty", ""),
                Authorization.parse(" X-Team : sales, west: 2 |Authorization: Bearer {acme.token}| X-Empty:")
                        .headers());
        assertEquals(Authorization.NONE, Authorization.parse(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Team",
                ": CANARY",
                "X Team: CANARY",
                "X-Team: CANARY |",
                "X-Team: CANARY | CANARY",
                "X-Team: CANARY\r\nX-Injected: 1",
                "webhook-id: CANARY",
                "Webhook-Signature: CANARY",
                "Idempotency-Key: CANARY",
                "Content-Type: CANARY",
                "content-length: 1",
                "Host: CANARY",
                "Transfer-Encoding: chunked",
                "Connection: close",
                "Drover-After-Gap: CANARY",
                "User-Agent: CANARY",
                "CamelHttpUri: http://CANARY"
            })
    void what_is_no_header_or_one_of_our_own_is_refused_and_not_shown(String text) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Authorization.parse(text));

        assertFalse(refused.getMessage().contains("CANARY"), refused.getMessage());
    }

    @Test
    void a_name_in_braces_is_replaced_by_its_credential() throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());

        with("Authorization: Bearer {acme.token} | X-Team: {not a reference} $1", "to$1\\ken")
                .add("downstream.default", exchange);

        assertEquals("Bearer to$1\\ken", exchange.getMessage().getHeader("Authorization"));
        assertEquals("{not a reference} $1", exchange.getMessage().getHeader("X-Team"));
    }

    @Test
    void a_missing_credential_is_told_with_the_places_to_put_it() {
        IllegalStateException missing =
                assertThrows(IllegalStateException.class, () -> with("Authorization: Bearer {acme.token}", null)
                        .check("downstream.default"));

        assertTrue(missing.getMessage().contains("set ACME_TOKEN"), missing.getMessage());
        assertTrue(
                missing.getMessage().contains(home.resolve(".config/acme/token").toString()), missing.getMessage());
        with("X-Team: sales", null).check("downstream.default");
        with("Authorization: Bearer {acme.token}", "there").check("downstream.default");
    }

    @Test
    void a_system_says_itself_what_authorizes_a_request() throws Exception {
        CamelContext camel = TestCamel.context();
        ApiSystem acme = new ApiSystem();
        acme.setAuthorization("Authorization: Basic {acme.user}:{acme.password}");
        camel.getRegistry().bind("acme", acme);
        ApiSystem chain = new ApiSystem();
        chain.setAuthorization("?apikey={chain.api-key}");
        camel.getRegistry().bind("chain", chain);
        Authorizations authorizations = authorizations(
                camel, Map.of("acme.user", "Aladdin", "acme.password", "open sesame", "chain.api-key", "a&b=c"));
        Exchange exchange = new DefaultExchange(camel);
        Message request = exchange.getMessage();
        request.setHeader(Exchange.HTTP_QUERY, "chainid=1");

        authorizations.add("acme", exchange);
        authorizations.add("chain", exchange);

        assertEquals("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", request.getHeader("Authorization"));
        assertEquals("chainid=1&apikey=a%26b%3Dc", request.getHeader(Exchange.HTTP_QUERY));
        authorizations.remove("acme", request);
        authorizations.remove("chain", request);
        assertEquals(Map.of(), request.getHeaders());
    }

    @Test
    void what_an_endpoint_decodes_as_a_form_is_written_so() throws Exception {
        CamelContext camel = TestCamel.context();
        ApiSystem acme = new ApiSystem();
        acme.setAuthorization("Authorization: Basic an+id:{acme.client-secret:form}");
        camel.getRegistry().bind("acme", acme);
        Exchange exchange = new DefaultExchange(camel);

        authorizations(camel, Map.of("acme.client-secret", "a:b+c d")).add("acme", exchange);

        String basic = Base64.getEncoder().encodeToString("an+id:a%3Ab%2Bc+d".getBytes(StandardCharsets.UTF_8));
        assertEquals("Basic " + basic, exchange.getMessage().getHeader("Authorization"));
    }

    @Test
    void a_pair_that_is_not_there_is_replaced_by_another_and_half_a_pair_is_said() throws Exception {
        CamelContext camel = TestCamel.context();
        ApiSystem acme = new ApiSystem();
        acme.setAuthorization("Authorization: Basic {acme.api-key}:{acme.api-secret}");
        acme.setOtherwise("Authorization: Basic {acme.account}:{acme.token}");
        camel.getRegistry().bind("acme", acme);
        Map<String, String> keys = new HashMap<>(Map.of("acme.account", "AC1", "acme.token", "t"));
        assertEquals("Basic QUMxOnQ=", sent(authorizations(camel, keys)));

        keys.put("acme.api-key", "SK1");
        IllegalStateException half = assertThrows(
                IllegalStateException.class, () -> authorizations(camel, keys).check("acme"));
        assertTrue(half.getMessage().contains("set ACME_API_SECRET"), half.getMessage());

        keys.put("acme.api-secret", "s");
        assertEquals("Basic U0sxOnM=", sent(authorizations(camel, keys)));
        IllegalStateException none = assertThrows(IllegalStateException.class, () -> authorizations(camel, Map.of())
                .check("acme"));
        assertTrue(none.getMessage().contains("set ACME_ACCOUNT"), none.getMessage());
    }

    private static Object sent(Authorizations authorizations) throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        authorizations.add("acme", exchange);
        return exchange.getMessage().getHeader("Authorization");
    }
}
