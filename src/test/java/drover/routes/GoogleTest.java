package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import drover.LogLines;
import drover.record.Json;
import drover.system.Permanent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All calendars of an account, each by itself; and calendar events that are made. What is read of one: the cases. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
@TestProfile(Profiles.Switched.class)
class GoogleTest extends RouteTest {
    private static final String CALENDAR = "/google/calendar/v3";
    private static final String TEAM = CALENDAR + "/calendars/team%40example.com/events";
    private static final String MAKE = CALENDAR + "/calendars/primary/events";
    private static final String WANTED =
            "{\"summary\":\"Low stock\",\"start\":\"2026-03-08T09:00:00\",\"attendees\":\"dock@example.com\"}";

    @BeforeEach
    void nothing() {
        nothingNew();
    }

    @Test
    void each_calendar_of_the_list_is_a_stream_of_its_own_and_one_that_is_refused_stops_no_other() throws Exception {
        server.stubFor(any(urlPathEqualTo(CALENDAR + "/users/me/calendarList"))
                .atPriority(5)
                .willReturn(okJson("{\"items\":[{\"id\":\"closed@example.com\"}],\"nextPageToken\":\"p\"}")));
        server.stubFor(
                any(urlPathEqualTo(CALENDAR + "/users/me/calendarList"))
                        .withQueryParam("pageToken", equalTo("p"))
                        .atPriority(4)
                        .willReturn(
                                okJson(
                                        "{\"items\":[{\"id\":\"me@example.com\",\"primary\":true},{\"id\":\"team@example.com\"},{\"id\":\"old\",\"deleted\":true}]}")));
        server.stubFor(any(urlPathEqualTo(CALENDAR + "/calendars/closed%40example.com/events"))
                .atPriority(4)
                .willReturn(
                        aResponse().withStatus(403).withBody("{\"error\":{\"code\":403,\"message\":\"Forbidden\"}}")));
        server.stubFor(any(urlPathEqualTo(MAKE)).atPriority(4).willReturn(okJson(page("mine"))));
        server.stubFor(any(urlPathEqualTo(TEAM)).atPriority(4).willReturn(okJson(page("mine"))));

        try (LogLines log = new LogLines("drover")) {
            poll("google", "calendar");

            List<String> lines = log.all();
            assertTrue(lines.stream().anyMatch(line -> line.contains("/calendars/***/events")), lines::toString);
            assertTrue(lines.stream().noneMatch(line -> line.contains("example.com")), lines::toString);
        }

        Set<String> subjects = delivered(2).stream()
                .map(event -> event.path("subject").asText())
                .collect(Collectors.toSet());
        assertEquals(Set.of("calendar_event/primary:mine", "calendar_event/a96e3689637c:mine"), subjects);
        assertEquals(
                Map.of("google-calendar-a96e3689637c", "t1", "google-calendar-primary", "t1"),
                cursors("google-calendar"));
        String sources = operator.json("/operations/sources").toString();
        assertTrue(sources.contains("google.calendar /calendars/***/events"), sources);
        assertFalse(sources.contains("closed%40"), sources);
        assertFalse(sources.contains("\"cursor\":\"closed@"), sources);
    }

    @Test
    void a_calendar_event_is_sent_under_an_id_of_our_own() throws Exception {
        server.stubFor(post(urlPathEqualTo(MAKE)).atPriority(4).willReturn(okJson("{\"id\":\"x\"}")));

        Exchange made = make("e1");

        assertNull(made.getException());
        JsonNode sent = Json.read(made().get(0).getBody());
        assertEquals("Low stock", sent.path("summary").asText());
        assertEquals("America/Denver", sent.path("start").path("timeZone").asText());
        assertEquals(
                "2026-03-08T10:00:00-06:00", sent.path("end").path("dateTime").asText());
        assertEquals(
                "dock@example.com", sent.path("attendees").path(0).path("email").asText());
        assertTrue(sent.path("id").asText().matches("[a-v0-9]{32}"));
        assertEquals("calendar event " + sent.path("id").asText(), made.getVariable("result"));
        assertEquals("Bearer token-of-the-tests", made().get(0).getHeader("Authorization"));
    }

    @Test
    void when_the_answer_is_lost_the_same_event_is_sent_again_and_being_there_is_success() throws Exception {
        server.stubFor(post(urlPathEqualTo(MAKE))
                .atPriority(4)
                .inScenario("lost")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("made")
                .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        server.stubFor(
                post(urlPathEqualTo(MAKE)).atPriority(5).willReturn(fixture("google", "calendar-409.json", 409)));

        Exchange made = make("e2");

        assertNull(made.getException());
        assertEquals(2, made().size());
        assertEquals(made().get(0).getBodyAsString(), made().get(1).getBodyAsString());
        assertEquals(
                Json.read(made().get(0).getBodyAsString()),
                made.getMessage().getBody(),
                "what there is already is the answer");
        assertTrue(made.getVariable("result", String.class).startsWith("calendar event "));
    }

    @Test
    void what_google_refuses_is_permanent_and_closes_no_calendar() throws Exception {
        server.stubFor(
                post(urlPathEqualTo(MAKE)).atPriority(4).willReturn(fixture("google", "calendar-403-scope.json", 403)));

        Exchange made = make("e3");

        Permanent why = assertInstanceOf(Permanent.class, made.getException());
        assertTrue(why.getMessage().contains("https://www.googleapis.com/auth/calendar"), why.getMessage());
        assertFalse(doors.of("google.calendar").isRefused());
    }

    @Test
    void an_operator_who_opens_google_again_opens_its_token_endpoint_too() throws Exception {
        server.stubFor(any(urlPathEqualTo(CALENDAR + "/users/me/calendarList"))
                .atPriority(4)
                .willReturn(fixture("google", "calendar-401.json", 401)));
        server.stubFor(post(urlPathEqualTo("/google/token"))
                .atPriority(4)
                .willReturn(aResponse().withStatus(401).withBody("{\"error\":\"invalid_client\"}")));
        poll("google", "calendar");
        assertTrue(doors.of("google.oauth").isRefused());
        nothingNew();
        server.stubFor(any(urlPathEqualTo(CALENDAR + "/users/me/calendarList"))
                .atPriority(4)
                .willReturn(okJson("{\"items\":[]}")));

        assertEquals(200, operator.post("/operations/sources/google/reopen").statusCode());

        assertFalse(doors.of("google.oauth").isRefused());
        await().until(() -> operator.json("/operations/sources").path("sources").findParents("name").stream()
                .filter(one -> one.path("name").asText().startsWith("google"))
                .allMatch(one -> one.path("ok").asBoolean(true)));
    }

    private Exchange make(String event) throws Exception {
        return act("google-calendar-event-create", event, WANTED);
    }

    private List<LoggedRequest> made() {
        return server.findAll(postRequestedFor(urlPathEqualTo(MAKE)));
    }

    private static String page(String id) {
        return "{\"items\":[{\"id\":\"" + id + "\",\"status\":\"confirmed\",\"updated\":\"2026-02-01T08:00:00Z\"}],"
                + "\"nextSyncToken\":\"t1\"}";
    }
}
