package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
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

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import drover.LogLines;
import drover.record.Json;
import drover.system.DoorClosed;
import drover.system.Permanent;
import drover.system.Transient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SMS and calls over real HTTP. What is decided in which case: SendingsTest. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class TwilioTest extends RouteTest {
    private static final String ACCOUNT = "/twilio/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef";
    private static final String MESSAGES = ACCOUNT + "/Messages.json";
    private static final String CALLS = ACCOUNT + "/Calls.json";
    private static final String SID = "SM0123456789abcdef0123456789abcdef";
    private static final String TO = "+14155550100";
    private static final String SMS = "{\"To\":\"+14155550100\",\"Body\":\"It's 5 & more: ü\"}";

    @Test
    void an_sms_is_a_form_with_our_number_and_the_address_for_what_becomes_of_it() throws Exception {
        taken(MESSAGES, SID);

        Exchange sent = act("twilio-sms-send", "e1", SMS);

        assertNull(sent.getException());
        assertEquals("SMS " + SID, sent.getVariable("result"));
        LoggedRequest request = posts(MESSAGES).get(0);
        assertEquals(
                "To=%2B14155550100&From=%2B15005550006&Body=It%27s+5+%26+more%3A+%C3%BC"
                        + "&StatusCallback=https%3A%2F%2Fhooks.example.com%2Fwebhooks%2Ftwilio",
                request.getBodyAsString());
        assertEquals("application/x-www-form-urlencoded", request.getHeader("Content-Type"));
        assertEquals(
                "Basic QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjp0b2tlbi1vZi10d2lsaW8=",
                request.getHeader("Authorization"));
    }

    @Test
    void a_call_has_its_twiml() throws Exception {
        taken(CALLS, "CA0123456789abcdef0123456789abcdef");

        Exchange sent = act(
                "twilio-call", "e1", "{\"To\":\"+14155550100\",\"Twiml\":\"<Response><Say>Hello</Say></Response>\"}");

        assertNull(sent.getException());
        assertEquals("call CA0123456789abcdef0123456789abcdef", sent.getVariable("result"));
        assertTrue(posts(CALLS).get(0).getBodyAsString().contains("&Twiml=%3CResponse%3E%3CSay%3E"));
    }

    @Test
    void an_answer_that_is_lost_is_looked_for_in_what_was_sent_and_nothing_is_sent_again() throws Exception {
        server.stubFor(post(urlPathEqualTo(MESSAGES))
                .atPriority(4)
                .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        server.stubFor(get(urlPathEqualTo(MESSAGES))
                .atPriority(4)
                .willReturn(okJson(page("{\"sid\":\"" + SID
                        + "\",\"direction\":\"outbound-api\",\"to\":\"+14155550100\",\"from\":\"+15005550006\","
                        + "\"body\":\"It's 5 & more: ü\",\"date_created\":\"" + now() + "\"}"))));

        assertInstanceOf(Transient.class, act("twilio-sms-send", "e1", SMS).getException());
        assertInstanceOf(DoorClosed.class, act("twilio-sms-send", "e1", SMS).getException());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> act("twilio-sms-send", "e1", SMS).getException() == null);

        assertEquals(1, posts(MESSAGES).size());
        List<LoggedRequest> looks = server.findAll(getRequestedFor(urlPathEqualTo(MESSAGES)));
        assertEquals(1, looks.size());
        assertEquals(TO, looks.get(0).queryParameter("To").firstValue());
    }

    @Test
    void a_server_error_is_looked_for_twice_and_only_then_sent_again() throws Exception {
        server.stubFor(post(urlPathEqualTo(MESSAGES))
                .atPriority(4)
                .willReturn(aResponse().withStatus(503)));
        server.stubFor(get(urlPathEqualTo(MESSAGES)).atPriority(4).willReturn(okJson(page(""))));
        assertInstanceOf(Transient.class, act("twilio-sms-send", "e1", SMS).getException());
        taken(MESSAGES, SID);

        await().atMost(Duration.ofSeconds(20))
                .until(() -> act("twilio-sms-send", "e1", SMS).getException() == null);

        assertEquals(2, posts(MESSAGES).size());
        assertEquals(
                2, server.findAll(getRequestedFor(urlPathEqualTo(MESSAGES))).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | 21211 | Invalid 'To' Phone Number: +14155550100 | Permanent",
                "400 | 21614 | 'To' number +14155550100 is not a mobile number | Permanent",
                "400 | 21408 | Permission to send an SMS has not been enabled for the region | Permanent",
                "400 | 21610 | Attempt to send to unsubscribed recipient +14155550100 | Permanent",
                "401 | 20003 | Authenticate | Permanent",
                "429 | 20429 | Too Many Requests | RateLimited",
                "503 | 20500 | Internal Server Error | Transient"
            })
    void a_refusal_is_what_its_code_means_and_shows_no_number(int status, int code, String message, String kind)
            throws Exception {
        server.stubFor(post(urlPathEqualTo(MESSAGES))
                .atPriority(4)
                .willReturn(aResponse()
                        .withStatus(status)
                        .withBody(Json.object()
                                .put("code", code)
                                .put("message", message)
                                .put("status", status)
                                .toString())));
        try (LogLines log = new LogLines("drover")) {
            Exception failure = act("twilio-sms-send", "e1", SMS).getException();

            assertEquals(kind, failure.getClass().getSimpleName(), failure.getMessage());
            assertTrue(status == 503 || failure.getMessage().contains(String.valueOf(code)), failure.getMessage());
            String shown = failure.getMessage()
                    + log.all()
                    + operator.get("/operations/status").body()
                    + operator.get("/q/metrics").body();
            assertFalse(shown.contains("4155550100"), shown);
        }
        assertEquals(code == 21610 ? 1 : 0, count("opt_out"));
        assertEquals(kind.equals("Transient") ? 1 : 0, count("sending"), "what was not sent is not looked for");
        doors.of("twilio.send").reopen();
    }

    @Test
    void what_opted_out_is_not_tried_again() throws Exception {
        server.stubFor(post(urlPathEqualTo(MESSAGES))
                .atPriority(4)
                .willReturn(aResponse().withStatus(400).withBody("{\"code\":21610,\"message\":\"no\"}")));
        act("twilio-sms-send", "e1", SMS);

        Exception failure = act("twilio-sms-send", "e2", SMS).getException();

        assertInstanceOf(Permanent.class, failure);
        assertEquals(1, posts(MESSAGES).size());
    }

    private void taken(String path, String sid) {
        server.stubFor(post(urlPathEqualTo(path))
                .atPriority(3)
                .willReturn(aResponse().withStatus(201).withBody("{\"sid\":\"" + sid + "\",\"status\":\"queued\"}")));
    }

    private List<LoggedRequest> posts(String path) {
        return server.findAll(postRequestedFor(urlPathEqualTo(path)));
    }

    private static String now() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    }

    private static String page(String message) {
        return "{\"messages\":[" + message + "],\"next_page_uri\":null}";
    }
}
