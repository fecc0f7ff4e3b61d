package drover.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import drover.record.Json;
import drover.store.Store;
import drover.system.Door;
import drover.system.Doors;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.impl.matchers.KeyMatcher;
import org.quartz.listeners.JobListenerSupport;

/** What the tests of routes share: an empty store, an API that answers as told, and a look at what arrived. */
abstract class RouteTest {
    static {
        // Most of what is waited for comes within milliseconds.
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
    }

    static final String API = "/api/v2";

    WireMockServer server;

    @Inject
    CamelContext camel;

    @Inject
    Store store;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    Operator operator;

    @BeforeEach
    void operator() {
        operator = new Operator(management);
    }

    @Inject
    Doors doors;

    @BeforeEach
    void empty() throws Exception {
        await().until(() -> camel.getComponent("quartz", QuartzComponent.class).getScheduler() != null);
        nothingNew();
        store.write(c -> {
            try (Statement delete = c.createStatement()) {
                for (String table : List.of(
                        "notification",
                        "poll",
                        "webhook_provider",
                        "attempt",
                        "duplicate",
                        "delivery",
                        "event",
                        "record",
                        "snapshot",
                        "stream",
                        "quarantine",
                        "write_back",
                        "sending",
                        "opt_out",
                        "missed",
                        "audit",
                        "chain_entry",
                        "chain_head",
                        "chain_audit",
                        "contract_abi")) {
                    delete.executeUpdate("DELETE FROM " + table);
                }
                return null;
            }
        });
        doors.all().forEach(Door::reopen);
        operator.post("/operations/downstreams/default/resume");
        poll("customers");
        server.resetRequests();
    }

    /** LeafLink has nothing, and the downstream takes everything. */
    void nothingNew() {
        server.resetAll();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(okJson(page().toString())));
        server.stubFor(post(urlPathEqualTo("/sink"))
                .atPriority(9)
                .willReturn(aResponse().withStatus(204)));
        nothingOnTheChain();
        nothingAtGoogle();
        nothingAtQuickBooks();
        nothingAtTwilio();
    }

    /** An account that has sent and heard nothing. */
    private void nothingAtTwilio() {
        for (String list : List.of("Messages", "Calls")) {
            server.stubFor(get(urlPathMatching("/twilio/2010-04-01/Accounts/[^/]+/" + list + "\\.json"))
                    .atPriority(9)
                    .willReturn(okJson("{\"" + list.toLowerCase(Locale.ROOT) + "\":[],\"next_page_uri\":null}")));
        }
    }

    /** Books in which nothing stands and nothing changes, and a token for whoever has been let in. */
    private void nothingAtQuickBooks() {
        String company = "/quickbooks/v3/company/4620816365";
        Map.of(
                        "/quickbooks/token",
                        "{\"access_token\":\"token-of-the-tests\",\"refresh_token\":\"r2\",\"expires_in\":3600,\"token_type\":\"bearer\"}",
                        company + "/query",
                        "{\"QueryResponse\":{}}",
                        company + "/cdc",
                        "{\"CDCResponse\":[{\"QueryResponse\":[{}]}]}")
                .forEach((path, answer) ->
                        server.stubFor(any(urlPathEqualTo(path)).atPriority(9).willReturn(okJson(answer))));
    }

    /** An empty calendar, an inbox without mail, and a token for whoever has been let in. */
    private void nothingAtGoogle() {
        Map.of(
                        "/google/token",
                                "{\"access_token\":\"token-of-the-tests\",\"expires_in\":3599,\"token_type\":\"Bearer\"}",
                        "/google/calendar/v3/calendars/primary/events", "{\"items\":[],\"nextSyncToken\":\"nothing\"}",
                        "/google/gmail/v1/users/me/profile", "{\"historyId\":\"1\"}",
                        "/google/gmail/v1/users/me/messages", "{\"resultSizeEstimate\":0}",
                        "/google/gmail/v1/users/me/history", "{\"historyId\":\"1\"}")
                .forEach((path, answer) ->
                        server.stubFor(any(urlPathEqualTo(path)).atPriority(9).willReturn(okJson(answer))));
    }

    /** Etherscan knows a chain of 100 blocks in which nothing of ours stands. */
    private void nothingOnTheChain() {
        Map.of(
                        "eth_blockNumber", fixture("etherscan", "eth-block-number.json", 200),
                        "txlist", fixture("etherscan", "no-transactions.json", 200),
                        "txlistinternal", fixture("etherscan", "no-transactions.json", 200),
                        "tokentx", fixture("etherscan", "no-transactions.json", 200),
                        "balance", okJson("{\"status\":\"1\",\"message\":\"OK\",\"result\":\"0\"}"),
                        "tokenbalance", okJson("{\"status\":\"1\",\"message\":\"OK\",\"result\":\"0\"}"),
                        "gasoracle",
                                okJson("{\"status\":\"1\",\"message\":\"OK\",\"result\":{\"ProposeGasPrice\":\"0\"}}"))
                .forEach((action, answer) ->
                        server.stubFor(etherscan(action).atPriority(9).willReturn(answer)));
    }

    static MappingBuilder etherscan(String action) {
        return get(urlPathEqualTo("/etherscan/v2/api"))
                .withQueryParam("action", equalTo(action))
                .atPriority(5);
    }

    /** What failed in other classes is no trouble any more. */
    void allIsRead() throws Exception {
        poll("products");
        poll("orders");
        Scheduler scheduler =
                camel.getComponent("quartz", QuartzComponent.class).getScheduler();
        for (JobKey chain : scheduler.getJobKeys(GroupMatcher.jobGroupEquals("etherscan"))) {
            poll("etherscan", chain.getName());
        }
        server.resetRequests();
    }

    /** Lets a poll of LeafLink run once, and waits for its end. */
    void poll(String things) throws Exception {
        poll("leaflink", things);
    }

    void poll(String system, String things) throws Exception {
        Scheduler scheduler =
                camel.getComponent("quartz", QuartzComponent.class).getScheduler();
        JobKey job = JobKey.jobKey(things, system);
        // The first application of a busy machine may still be starting its polls.
        await().until(() -> camel.getRoutes().stream().noneMatch(route -> isStillToStart(job, route)));
        CountDownLatch done = new CountDownLatch(1);
        scheduler
                .getListenerManager()
                .addJobListener(
                        new JobListenerSupport() {
                            @Override
                            public String getName() {
                                return "end of " + job;
                            }

                            @Override
                            public void jobWasExecuted(JobExecutionContext context, JobExecutionException failure) {
                                done.countDown();
                            }
                        },
                        KeyMatcher.keyEquals(job));
        scheduler.triggerJob(job);
        Assertions.assertTrue(done.await(30, TimeUnit.SECONDS), "the poll of " + things + " ends");
    }

    private boolean isStillToStart(JobKey job, Route route) {
        return route.getEndpoint() instanceof QuartzEndpoint endpoint
                && endpoint.getTriggerKey().equals(TriggerKey.triggerKey(job.getName(), job.getGroup()))
                && !Boolean.FALSE.equals(route.isAutoStartup())
                && !camel.getRouteController()
                        .getRouteStatus(route.getRouteId())
                        .isStarted();
    }

    /** A page as LeafLink answers it, with nothing after it. */
    static ObjectNode page(JsonNode... records) {
        ObjectNode page = JsonNodeFactory.instance.objectNode().put("count", records.length);
        page.putNull("next").putNull("previous");
        ArrayNode results = page.putArray("results");
        results.addAll(List.of(records));
        return page;
    }

    static ObjectNode order(String number, String status, String modified) {
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        order.put("number", number).put("status", status).put("modified", modified);
        order.putObject("total")
                .put("amount", new java.math.BigDecimal("210.40"))
                .put("currency", "USD");
        return order;
    }

    static MappingBuilder list(String things) {
        return get(urlPathEqualTo(API + "/" + things + "/")).atPriority(5);
    }

    void answer(String things, JsonNode page) {
        server.stubFor(list(things).willReturn(okJson(page.toString())));
    }

    static ResponseDefinitionBuilder fixture(String file, int status) {
        return fixture("leaflink", file, status);
    }

    static ResponseDefinitionBuilder fixture(String system, String file, int status) {
        try (var body = RouteTest.class.getResourceAsStream("/fixtures/" + system + "/" + file)) {
            return aResponse()
                    .withStatus(status)
                    .withHeader("Content-Type", "application/json")
                    .withBody(body.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<LoggedRequest> calls(String things) {
        List<LoggedRequest> calls =
                new ArrayList<>(server.findAll(getRequestedFor(urlPathEqualTo(API + "/" + things + "/"))));
        calls.sort(java.util.Comparator.comparing(LoggedRequest::getLoggedDate));
        return calls;
    }

    /** The events at the downstream, in the order they came, once there are so many. */
    List<JsonNode> delivered(int count) {
        await().atMost(Duration.ofSeconds(10)).until(() -> sink().size() >= count);
        List<JsonNode> events = new ArrayList<>();
        for (LoggedRequest request : sink()) {
            try {
                events.add(Json.read(request.getBody()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Assertions.assertEquals(count, events.size(), () -> "events at the downstream: " + events);
        return events;
    }

    List<LoggedRequest> sink() {
        return server.getAllServeEvents().stream()
                .map(com.github.tomakehurst.wiremock.stubbing.ServeEvent::getRequest)
                .filter(request -> request.getUrl().startsWith("/sink"))
                .sorted(java.util.Comparator.comparing(LoggedRequest::getLoggedDate))
                .toList();
    }

    long count(String table) {
        return store.read(c -> {
            try (Statement select = c.createStatement();
                    var row = select.executeQuery("SELECT COUNT(*) FROM " + table)) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.get("type").asText()).toList();
    }

    static com.github.tomakehurst.wiremock.matching.RequestPatternBuilder posts() {
        return postRequestedFor(urlPathEqualTo("/sink"));
    }

    /** Why a stream could not be read to its end the last time; empty where it was. */
    String trouble(String stream) {
        for (JsonNode source : operator.json("/operations/sources").path("sources")) {
            for (JsonNode one : source.path("streams")) {
                if (one.path("name").asText().equals(stream)) {
                    return one.path("conditions").path(0).path("words").asText();
                }
            }
        }
        throw new AssertionError("there is no stream " + stream);
    }

    /** Why the records in quarantine are there, in the order they came. */
    List<String> reasons() {
        List<JsonNode> records = new ArrayList<>();
        operator.json("/operations/quarantine").path("records").forEach(records::add);
        return records.stream()
                .sorted(Comparator.comparingLong(record -> record.path("id").asLong()))
                .map(record -> record.path("reason").asText())
                .toList();
    }

    /** How far the streams whose names begin so have been read. */
    Map<String, String> cursors(String prefix) {
        Map<String, String> cursors = new TreeMap<>();
        for (JsonNode source : operator.json("/operations/sources").path("sources")) {
            for (String list : List.of("streams", "cursors")) {
                for (JsonNode one : source.path(list)) {
                    if (one.path("name").asText().startsWith(prefix) && one.hasNonNull("cursor")) {
                        cursors.put(
                                one.path("name").asText(), one.path("cursor").asText());
                    }
                }
            }
        }
        return cursors;
    }

    /** Calls a route as the outbox does for an event. */
    Exchange act(String route, String event, String json) throws Exception {
        JsonNode body = Json.read(json);
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            return template.send("direct:" + route, exchange -> {
                exchange.setVariable("event.id", event);
                exchange.setVariable("event.subject", "order/1");
                exchange.getMessage().setBody(body);
            });
        }
    }
}
