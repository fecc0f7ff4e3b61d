package drover.oauth;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.LogLines;
import drover.record.Json;
import drover.system.AllConditions;
import drover.system.ApiSystem;
import drover.system.Condition;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.model.ModelCamelContext;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person lets us in on the page of a Drover that runs, at a lenient and at a strict provider, over real sockets. */
@QuarkusTest
@QuarkusTestResource(value = Providers.class, restrictToAnnotatedClass = true)
class AuthorizingTest {
    @Simulated
    Map<String, AuthorizationServer> servers;

    @Inject
    CamelContext camel;

    @Inject
    Clients clients;

    @Inject
    AllConditions conditions;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @TestHTTPResource("/")
    URI here;

    @BeforeEach
    void known() throws Exception {
        Browser.reaches(Providers.PUBLIC_URL, here);
        for (String name : servers.keySet()) {
            clients.watch(name);
            servers.get(name).consentError = null;
            servers.get(name).granted = null;
            if (camel.getRoute(name + "-api-request") == null) {
                ApiSystem system = new ApiSystem();
                system.setAuthorization("Authorization: Bearer {" + name + ".access-token}");
                camel.getRegistry().bind(name, system);
                ((ModelCamelContext) camel).addRouteFromTemplate(name + "-api-request", "door", Map.of("door", name));
            }
        }
    }

    private HttpResponse<String> operate(String path, boolean token, String answer) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(management.resolve("/operations/" + path))
                .POST(HttpRequest.BodyPublishers.noBody());
        if (token) {
            String dataDir = ConfigProvider.getConfig().getValue("drover.data-dir", String.class);
            request.header("Authorization", "Bearer " + Files.readString(Path.of(dataDir, "operations-token")));
        }
        if (answer != null) {
            request.header("Drover-Answer", answer);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String link(String system) throws Exception {
        return Json.read(operate("oauth/" + system + "/link", true, null).body())
                .path("open")
                .asText();
    }

    /** What the browser is sent to at the end, and the cookie it has by then. */
    private record Back(String address, String cookie) {}

    private static Back consented(String link) throws Exception {
        HttpResponse<String> begun = Browser.open(link, null);
        String cookie = begun.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(cookie.contains("HTTPOnly") && cookie.contains("SameSite=Lax"), cookie);
        return new Back(Browser.location(Browser.open(Browser.location(begun), null)), cookie.replaceFirst(";.*", ""));
    }

    private Exchange call(String system) {
        try (var template = camel.createProducerTemplate()) {
            return template.send("direct:" + system + "-api-request", call -> call.getMessage()
                    .setHeader(Exchange.HTTP_PATH, "/things"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private HttpResponse<String> authorize(String system) throws Exception {
        Back back = consented(link(system));
        return Browser.open(back.address(), back.cookie());
    }

    @Test
    void a_person_lets_us_in_on_the_page_at_both_kinds_of_providers() throws Exception {
        for (String system : servers.keySet()) {
            HttpResponse<String> ended = authorize(system);

            assertEquals(200, ended.statusCode(), ended.body());
            assertTrue(ended.body().contains(system + " is authorized."), ended.body());
            assertEquals("no-store", ended.headers().firstValue("Cache-Control").orElse(""));
            assertEquals(
                    "no-referrer", ended.headers().firstValue("Referrer-Policy").orElse(""));
            Exchange call = call(system);
            assertEquals("{\"ok\":true}", String.valueOf(call.getMessage().getBody()), () -> "" + call.getException());
        }
    }

    @Test
    void the_command_does_the_same_at_a_loopback_address() throws Exception {
        HttpResponse<String> begun = operate("oauth/strict/begin?redirect=http://127.0.0.1:4711/", true, null);
        String back = Browser.location(
                Browser.open(Json.read(begun.body()).path("open").asText(), null));
        assertTrue(back.startsWith("http://127.0.0.1:4711/?code="), back);

        JsonNode ended =
                Json.read(operate("oauth/strict/end", true, URI.create(back).getRawQuery())
                        .body());

        assertTrue(ended.path("done").asBoolean(), ended::toString);
        assertFalse(
                Json.read(operate("oauth/strict/end", true, URI.create(back).getRawQuery())
                                .body())
                        .path("done")
                        .asBoolean(),
                "once");
    }

    @Test
    void only_the_browser_that_began_may_end_it_and_only_once() throws Exception {
        Back back = consented(link("strict"));
        assertEquals(400, Browser.open(back.address(), null).statusCode(), "another browser has no cookie");
        assertEquals(400, Browser.open(back.address(), back.cookie()).statusCode(), "it is used up");

        Back other = consented(link("strict"));
        Back mine = consented(link("strict"));
        assertEquals(400, Browser.open(other.address(), mine.cookie()).statusCode(), "the cookie of another session");
        assertEquals(200, Browser.open(mine.address(), mine.cookie()).statusCode());
        HttpResponse<String> again = Browser.open(mine.address(), mine.cookie());
        assertEquals(400, again.statusCode());
        assertTrue(again.body().contains("Begin again."), again.body());
    }

    @Test
    void a_link_opens_once_and_only_for_its_system() throws Exception {
        String link = link("strict");
        assertEquals(302, Browser.open(link, null).statusCode());
        assertEquals(400, Browser.open(link, null).statusCode());
        assertEquals(
                400,
                Browser.open(link("strict").replace("/oauth/strict/", "/oauth/lenient/"), null)
                        .statusCode());
        assertEquals(
                400,
                Browser.open(link("strict").replaceFirst("ticket=.*", ""), null).statusCode());
    }

    @Test
    void nobody_begins_without_the_operations_token_or_for_an_address_elsewhere() throws Exception {
        assertEquals(401, operate("oauth/strict/link", false, null).statusCode());
        assertEquals(
                401,
                operate("oauth/strict/begin?redirect=http://127.0.0.1:1/", false, null)
                        .statusCode());
        assertEquals(401, operate("oauth/strict/end", false, null).statusCode());
        assertEquals(404, operate("oauth/leaflink/link", true, null).statusCode());
        for (String elsewhere : List.of(
                "https://evil.example.com/",
                "http://evil.example.com/",
                "http://127.0.0.1@evil.example.com/",
                "nonsense",
                "")) {
            HttpResponse<String> answer = operate(
                    "oauth/strict/begin?redirect=" + URLEncoder.encode(elsewhere, StandardCharsets.UTF_8), true, null);
            assertEquals(400, answer.statusCode(), elsewhere);
        }
    }

    @Test
    void every_refusal_is_said_in_the_providers_words_with_what_to_do() throws Exception {
        AuthorizationServer lenient = servers.get("lenient");
        lenient.consentError = "access_denied";
        refused(authorize("lenient"), "access_denied: The person said no", "test users");
        lenient.consentError = "%3Cscript%3E";
        assertFalse(authorize("lenient").body().contains("<script>"));
        lenient.consentError = null;

        lenient.answer(
                400, "application/json", "{\"error\":\"redirect_uri_mismatch\",\"error_description\":\"Bad Request\"}");
        refused(authorize("lenient"), "redirect_uri_mismatch", "letter by letter");
        lenient.answer(
                401,
                "application/json",
                "{\"error\":\"invalid_client\",\"error_description\":\"The OAuth client was not found.\"}");
        refused(authorize("lenient"), "The OAuth client was not found.", "lenient.client-secret");
        operate("sources/lenient/reopen", true, null);
    }

    @Test
    void a_system_that_is_only_written_to_can_be_opened_again_too() throws Exception {
        authorize("lenient");
        AuthorizationServer server = servers.get("lenient");
        server.endAccess();
        server.answer(401, "application/json", "{\"error\":\"invalid_client\"}");
        call("lenient");
        call("lenient");
        server.asked().clear();
        call("lenient");
        assertEquals(List.of(), server.asked(), "its door is closed");

        assertEquals(200, operate("sources/lenient/reopen", true, null).statusCode());

        assertNull(call("lenient").getException());
        assertEquals(List.of("refresh_token"), server.asked());
        assertEquals(404, operate("sources/downstream/reopen", true, null).statusCode());
    }

    @Test
    void a_grant_without_a_refresh_token_is_none() throws Exception {
        String begun = Json.read(operate("oauth/lenient/begin?redirect=http://127.0.0.1:4711/", true, null)
                        .body())
                .path("open")
                .asText();
        String back = Browser.location(Browser.open(begun.replace("&prompt=consent", ""), null));

        JsonNode ended =
                Json.read(operate("oauth/lenient/end", true, URI.create(back).getRawQuery())
                        .body());

        assertFalse(ended.path("done").asBoolean());
        assertTrue(ended.path("message").asText().contains("consent was not asked"), ended::toString);
    }

    @Test
    void a_scope_that_was_not_granted_is_named() throws Exception {
        servers.get("strict").granted = "calendar";

        HttpResponse<String> ended = authorize("strict");

        assertEquals(200, ended.statusCode());
        assertTrue(ended.body().contains("it did not grant mail"), ended.body());
        await().until(() -> codes("strict").contains(Condition.Code.SCOPE_MISSING));
        servers.get("strict").granted = null;
        authorize("strict");
        await().until(() -> codes("strict").isEmpty());
    }

    @Test
    void the_end_of_a_refresh_token_is_told_two_weeks_before() throws Exception {
        servers.get("strict").refreshExpiresIn = 13 * 86_400;
        authorize("strict");

        await().until(() -> codes("strict").equals(List.of(Condition.Code.AUTHORIZATION_EXPIRES)));
        await().until(() -> Browser.open(management.resolve("/q/metrics").toString(), null)
                .body()
                .contains("drover_credential_expires_seconds{api=\"strict\""));
        servers.get("strict").refreshExpiresIn = 15 * 86_400;
        authorize("strict");
        await().until(() -> codes("strict").isEmpty());
        servers.get("strict").refreshExpiresIn = null;
        authorize("strict");
    }

    @Test
    void what_holds_no_more_stands_on_the_page_with_the_command() throws Exception {
        authorize("strict");
        servers.get("strict").revoke();
        call("strict");
        call("strict");

        await().until(() -> codes("strict").equals(List.of(Condition.Code.NOT_AUTHORIZED)));
        String status = Browser.open(management.resolve("/operations/status").toString(), null)
                .body();
        assertTrue(status.contains("authorize again: drover authorize strict"), status);
        authorize("strict");
        await().until(() -> codes("strict").isEmpty());
    }

    private List<Condition.Code> codes(String system) {
        return AllConditions.of(conditions.now(), Condition.Who.system(system)).stream()
                .map(Condition::code)
                .toList();
    }

    private static void refused(HttpResponse<String> page, String words, String advice) {
        assertEquals(400, page.statusCode());
        assertTrue(page.body().contains(words), page.body());
        assertTrue(page.body().contains(advice), page.body());
    }

    @Test
    void no_secret_is_in_a_log_a_page_a_metric_or_a_console() throws Exception {
        List<String> shown = new ArrayList<>();
        try (LogLines lines = new LogLines("")) {
            Back back = consented(link("strict"));
            shown.add(Browser.open(back.address(), back.cookie()).body());
            shown.add(Browser.open(back.address(), back.cookie()).body());
            call("strict");
            servers.get("strict").endAccess();
            call("strict");
            call("strict");
            servers.get("strict").revoke();
            shown.add(String.valueOf(call("strict").getException()));
            shown.add(String.valueOf(call("strict").getException()));
            for (String page : List.of(
                    "q/metrics",
                    "operations/status",
                    "operations/sources",
                    "q/health/group/dependencies",
                    "q/camel/dev-console/inflight",
                    "q/camel/dev-console/route",
                    "q/camel/dev-console/endpoint",
                    "q/camel/dev-console/bean",
                    "q/camel/dev-console/variables")) {
                shown.add(Browser.open(management.resolve("/" + page).toString(), null)
                        .body());
            }
            shown.addAll(lines.all());
        }
        List<String> secrets = new ArrayList<>(servers.get("strict").secrets());
        secrets.add(AuthorizationServer.SECRET);
        assertNotEquals(1, secrets.size());
        for (String secret : secrets) {
            for (String text : shown) {
                assertFalse(text.contains(secret), text);
            }
        }
        authorize("strict");
    }
}
