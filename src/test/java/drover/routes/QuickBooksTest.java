package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
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

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import drover.record.Json;
import drover.system.Permanent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** What Intuit's webhooks name is fetched, and invoices are made once. What polls read: the cases. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class QuickBooksTest extends RouteTest {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String COMPANY = "/quickbooks/v3/company/4620816365";
    private static final String MAKE = COMPANY + "/invoice";
    private static final String QUERY = COMPANY + "/query";

    @TestHTTPResource("/webhooks/")
    URI webhooks;

    private void announce(String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("verifier-of-quickbooks".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(webhooks + "quickbooks"))
                .header("Content-Type", "application/json")
                .header("intuit-signature", signature)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertEquals(
                200, HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    }

    private static String tree(String realm, String... entities) {
        return "{\"eventNotifications\":[{\"realmId\":\"" + realm + "\",\"dataChangeEvent\":{\"entities\":["
                + String.join(",", entities) + "]}}]}";
    }

    private static String entity(String name, String id, String operation) {
        return "{\"name\":\"" + name + "\",\"id\":\"" + id + "\",\"operation\":\"" + operation
                + "\",\"lastUpdated\":\"2026-02-03T14:22:18.000Z\"}";
    }

    private static String record(String id, String more) {
        return "{\"Id\":\"" + id
                + "\",\"SyncToken\":\"1\",\"MetaData\":{\"LastUpdatedTime\":\"2026-02-03T07:22:18-07:00\"}" + more
                + "}";
    }

    private void there(String thing, String list, String record, String id) {
        server.stubFor(any(urlPathEqualTo(COMPANY + "/" + thing + "/" + id))
                .atPriority(4)
                .willReturn(okJson("{\"" + list + "\":" + record + ",\"time\":\"2026-02-03T14:22:20.000Z\"}")));
    }

    private List<String> told(int count) throws Exception {
        List<String> told = new ArrayList<>();
        for (JsonNode event : delivered(count)) {
            told.add(event.path("type").asText() + " " + event.path("subject").asText());
        }
        return told.stream().sorted().toList();
    }

    private String states() {
        List<String> all = new ArrayList<>();
        for (JsonNode one : operator.json("/operations/webhooks").path("webhooks")) {
            if (one.path("provider").asText().equals("quickbooks")) {
                one.properties().stream()
                        .filter(count -> count.getValue().isIntegralNumber())
                        .forEach(count ->
                                all.addAll(Collections.nCopies(count.getValue().asInt(), count.getKey())));
            }
        }
        return all.stream().sorted().toList().toString();
    }

    @Test
    void each_thing_that_a_webhook_names_is_fetched_and_a_poll_that_sees_the_same_adds_nothing() throws Exception {
        String invoice = record("7", ",\"TotalAmt\":150.10");
        there("invoice", "Invoice", invoice, "7");
        there("customer", "Customer", record("1", ",\"DisplayName\":\"Marrowstone Provisions\""), "1");

        announce(tree("4620816365", entity("Invoice", "7", "Create"), entity("Customer", "1", "Update")));

        assertEquals(
                List.of("quickbooks.customer.created customer/1", "quickbooks.invoice.created invoice/7"), told(2));
        server.stubFor(any(urlPathEqualTo(QUERY))
                .withQueryParam("query", containing("from Invoice"))
                .atPriority(4)
                .willReturn(okJson("{\"QueryResponse\":{\"Invoice\":[" + invoice + "]}}")));
        poll("quickbooks", "invoices");
        assertEquals(2, count("event"));
        await().until(() -> states().equals("[resolved]"));
        JsonNode event = delivered(2).stream()
                .filter(one -> one.path("subject").asText().startsWith("invoice"))
                .findFirst()
                .orElseThrow();
        assertEquals("150.10", event.at("/data/TotalAmt").decimalValue().toPlainString(), "money is exact");
        assertEquals("/quickbooks/companies/4620816365", event.path("source").asText());
    }

    @Test
    void the_form_of_cloudevents_says_the_same() throws Exception {
        there("payment", "Payment", record("31", ",\"TotalAmt\":9.99"), "31");

        announce("[{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"intuit.x\",\"type\":\"qbo.payment.created.v1\","
                + "\"time\":\"2026-02-03T14:22:18.1Z\",\"intuitentityid\":\"31\",\"intuitaccountid\":\"4620816365\",\"data\":{}},"
                + "{\"specversion\":\"1.0\",\"id\":\"b\",\"source\":\"intuit.x\",\"type\":\"qbo.account.created.v1\","
                + "\"intuitentityid\":\"5\",\"intuitaccountid\":\"4620816365\",\"data\":{}}]");

        assertEquals(List.of("quickbooks.payment.created payment/31"), told(1));
        await().until(() -> states().equals("[resolved]"));
    }

    @Test
    void what_is_said_to_be_deleted_and_is_not_there_is_deleted_once() throws Exception {
        there("bill", "Bill", record("41", ""), "41");
        announce(tree("4620816365", entity("Bill", "41", "Create")));
        told(1);
        server.stubFor(any(urlPathEqualTo(COMPANY + "/bill/41"))
                .atPriority(3)
                .willReturn(fixture("quickbooks", "400-not-found.json", 400)));

        announce(tree("4620816365", entity("Bill", "41", "Delete")));
        assertEquals(List.of("quickbooks.bill.created bill/41", "quickbooks.bill.deleted bill/41"), told(2));

        server.stubFor(
                any(urlPathEqualTo(COMPANY + "/cdc"))
                        .withQueryParam("entities", equalTo("Bill"))
                        .atPriority(4)
                        .willReturn(
                                okJson(
                                        "{\"CDCResponse\":[{\"QueryResponse\":[{\"Bill\":[{\"domain\":\"QBO\",\"status\":\"Deleted\",\"Id\":\"41\"}]}]}]}")));
        poll("quickbooks", "bills");
        poll("quickbooks", "bills");
        assertEquals(2, count("event"));
    }

    @Test
    void what_is_said_to_be_deleted_and_is_there_is_not_believed() throws Exception {
        there("bill", "Bill", record("42", ""), "42");

        announce(tree("4620816365", entity("Bill", "42", "Delete")));

        assertEquals(List.of("quickbooks.bill.created bill/42"), told(1));
    }

    @Test
    void another_company_is_not_asked_about_ours() throws Exception {
        announce(tree("1185883450", entity("Invoice", "7", "Create")));

        await().until(() -> states().equals("[unknown]"));
        assertEquals(
                0,
                server.findAll(getRequestedFor(urlPathEqualTo(COMPANY + "/invoice/7")))
                        .size());
    }

    private void finds(String list, String... names) {
        for (String name : names) {
            String field = list.equals("Customer") ? "DisplayName" : "Name";
            server.stubFor(any(urlPathEqualTo(QUERY))
                    .withQueryParam(
                            "query",
                            equalTo("select * from " + list + " where " + field + " = '" + name.replace("'", "\\'")
                                    + "'"))
                    .atPriority(4)
                    .willReturn(okJson(
                            "{\"QueryResponse\":{\"" + list + "\":[{\"Id\":\"" + (name.length() + 100) + "\"}]}}")));
        }
    }

    private Exchange make(String event, String wanted) throws Exception {
        return act("quickbooks-invoice-create", event, wanted);
    }

    private List<LoggedRequest> made() {
        return server.findAll(postRequestedFor(urlPathEqualTo(MAKE)));
    }

    private static final String WANTED =
            "{\"customer\":\"Amy's Birds\",\"number\":\"f1ef08ad-cbe2-4641-a56f-1f562dba3187\","
                    + "\"lines\":[{\"item\":\"Sales\",\"quantity\":\"3\",\"price\":\"12.10\"},{\"item\":\"Sales\",\"amount\":5.05}],\"due\":\"2026-03-01\"}";

    private void makes() {
        server.stubFor(post(urlPathEqualTo(MAKE))
                .atPriority(5)
                .willReturn(okJson("{\"Invoice\":{\"Id\":\"145\",\"DocNumber\":\"f1ef08ad-cbe\"}}")));
    }

    @Test
    void an_invoice_names_its_customer_and_items_by_ids_that_are_looked_up_and_kept() throws Exception {
        finds("Customer", "Amy's Birds");
        finds("Item", "Sales");
        makes();

        Exchange first = make("e1", WANTED);

        assertNull(first.getException());
        JsonNode sent = Json.read(made().get(0).getBody());
        assertEquals("111", sent.at("/CustomerRef/value").asText());
        assertEquals("105", sent.at("/Line/0/SalesItemLineDetail/ItemRef/value").asText());
        assertEquals("36.30", sent.at("/Line/0/Amount").decimalValue().toPlainString());
        assertEquals("5.05", sent.at("/Line/1/Amount").decimalValue().toPlainString());
        assertEquals("2026-03-01", sent.path("DueDate").asText());
        String number = sent.path("DocNumber").asText();
        assertEquals(21, number.length());
        assertTrue(number.startsWith("f1ef08ad-cbe"), number);
        assertEquals("invoice 145", first.getVariable("result"));
        int looks = server.findAll(getRequestedFor(urlPathEqualTo(QUERY))).size();

        assertNull(make("e2", WANTED).getException());

        assertEquals(
                looks, server.findAll(getRequestedFor(urlPathEqualTo(QUERY))).size(), "they are known now");
        assertFalse(requestId(0).equals(requestId(1)), "another event is another invoice");
    }

    private String requestId(int call) {
        return made().get(call).queryParameter("requestid").firstValue();
    }

    @Test
    void when_the_answer_is_lost_the_same_request_is_made_again() throws Exception {
        finds("Customer", "Amy's Birds");
        finds("Item", "Sales");
        makes();
        server.stubFor(post(urlPathEqualTo(MAKE))
                .atPriority(4)
                .inScenario("lost")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("made")
                .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        assertNull(make("e3", WANTED).getException());
        assertNull(make("e3", WANTED).getException());

        assertEquals(3, made().size());
        assertTrue(requestId(0).matches("[0-9a-f]{32}"), requestId(0));
        assertEquals(List.of(requestId(0), requestId(0)), List.of(requestId(1), requestId(2)));
        assertEquals(made().get(0).getBodyAsString(), made().get(2).getBodyAsString());
    }

    @Test
    void what_says_its_identity_is_one_invoice_whatever_event_it_is_made_for() throws Exception {
        finds("Customer", "Amy's Birds");
        finds("Item", "Sales");
        makes();
        String one = "{\"customer\":\"Amy's Birds\",\"item\":\"Sales\",\"amount\":1,\"identity\":\"order 7\"}";

        assertNull(make("e5", one).getException());
        assertNull(make("e6", one).getException());
        assertNull(make("e6", one.replace("order 7", "order 8")).getException());

        assertEquals(requestId(0), requestId(1));
        assertFalse(requestId(0).equals(requestId(2)), "another identity is another invoice");
    }

    @Test
    void no_more_than_ten_calls_are_under_way_at_once() throws Exception {
        finds("Customer", "Amy's Birds");
        finds("Item", "Sales");
        makes();
        assertNull(make("first", WANTED).getException());
        int delay = 500;
        server.stubFor(post(urlPathEqualTo(MAKE))
                .atPriority(4)
                .willReturn(okJson("{\"Invoice\":{\"Id\":\"146\"}}").withFixedDelay(delay)));
        ExecutorService threads = Executors.newFixedThreadPool(25);
        try {
            List<Future<Exchange>> all = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                String event = "at once " + i;
                all.add(threads.submit(() -> make(event, WANTED)));
            }
            for (Future<Exchange> one : all) {
                assertNull(one.get().getException());
            }
        } finally {
            threads.shutdown();
        }

        List<Long> begun = made().stream()
                .skip(1)
                .map(request -> request.getLoggedDate().toInstant().toEpochMilli())
                .sorted()
                .toList();
        assertEquals(25, begun.size());
        for (int i = 10; i < begun.size(); i++) {
            long after = begun.get(i) - begun.get(i - 10);
            assertTrue(
                    after >= delay - 1, "the tenth after it began " + after + " ms later, before the first had ended");
        }
    }

    @Test
    void what_quickbooks_refuses_names_the_element_and_closes_nothing() throws Exception {
        finds("Customer", "Amy's Birds");
        finds("Item", "Sales");
        server.stubFor(
                post(urlPathEqualTo(MAKE)).atPriority(4).willReturn(fixture("quickbooks", "400-validation.json", 400)));

        Permanent why = assertInstanceOf(Permanent.class, make("e4", WANTED).getException());

        assertTrue(why.getMessage().contains("2020") && why.getMessage().contains("CustomerRef"), why.getMessage());
        assertEquals(1, made().size());
        assertNull(doors.of("quickbooks").trouble());
    }

    @Test
    void what_cannot_be_an_invoice_is_told_before_anybody_is_asked() throws Exception {
        for (String[] bad : new String[][] {
            {"{\"lines\":[{\"item\":\"Sales\",\"amount\":1}]}", "field customer"},
            {"{\"customer\":\"A\",\"lines\":[]}", "field lines"},
            {"{\"customer\":\"A\",\"item\":\"Sales\",\"amount\":\"1,50\"}", "field amount"},
            {"{\"customer\":\"A\",\"item\":\"Sales\",\"amount\":1,\"due\":\"tomorrow\"}", "field due"},
            {"[]", "expected"}
        }) {
            Permanent why = assertInstanceOf(Permanent.class, make("e5", bad[0]).getException(), bad[0]);
            assertTrue(why.getMessage().contains(bad[1]) || bad[1].equals("expected"), why.getMessage());
        }
        assertEquals(0, made().size());
    }

    @Test
    void a_customer_that_is_not_there_is_said_without_a_name() throws Exception {
        Permanent why = assertInstanceOf(Permanent.class, make("e6", WANTED).getException());

        assertTrue(why.getMessage().startsWith("the customer is not in QuickBooks"), why.getMessage());
        assertFalse(why.getMessage().contains("Amy"), why.getMessage());
    }

    @Test
    void a_fault_shows_no_token_and_another_company_says_what_to_do() throws Exception {
        server.stubFor(
                any(urlPathEqualTo(QUERY)).atPriority(3).willReturn(fixture("quickbooks", "403-realm.json", 403)));

        poll("quickbooks", "bills");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> operator.json("/operations/sources").toString().contains("drover authorize quickbooks"));
        server.stubFor(any(urlPathEqualTo(QUERY)).atPriority(2).willReturn(fixture("quickbooks", "401.json", 401)));
        doors.all().forEach(drover.system.Door::reopen);
        poll("quickbooks", "bills");
        String sources = operator.json("/operations/sources").toString();
        assertTrue(sources.contains("3200"), sources);
        assertFalse(sources.contains("invented-token"), sources);
    }
}
