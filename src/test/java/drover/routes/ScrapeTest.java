package drover.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.deploy.Promtool;
import drover.deploy.Series;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus gets at /q/metrics, after a poll and a delivery. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class ScrapeTest extends RouteTest {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    /** As Prometheus 2.42 asks. */
    private static final String ACCEPT =
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private static final Pattern SERIES = Pattern.compile("([a-z]\\w*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    private String scraped;

    @BeforeEach
    void scrape() throws Exception {
        answer("orders", page(order("a", "Submitted", "2026-02-03T14:22:18-07:00")));
        poll("orders");
        delivered(1);
        HttpRequest request = HttpRequest.newBuilder(management.resolve("/q/metrics"))
                .header("Accept", ACCEPT)
                .build();
        scraped = CLIENT.send(request, BodyHandlers.ofString()).body();
    }

    /** The series by name, with the labels that each has. */
    private Map<String, Set<String>> series() {
        Map<String, Set<String>> series = new TreeMap<>();
        for (String line : scraped.lines().toList()) {
            Matcher matcher = SERIES.matcher(line);
            if (matcher.matches()) {
                Set<String> labels = series.computeIfAbsent(matcher.group(1), name -> new TreeSet<>());
                Stream.ofNullable(matcher.group(2))
                        .flatMap(text -> LABEL.matcher(text).results())
                        .forEach(label -> labels.add(label.group(1)));
            }
        }
        return series;
    }

    @Test
    void prometheus_own_linter_accepts_them_all() {
        Promtool.accepts(scraped, "check", "metrics");
    }

    @Test
    void so_it_does_without_an_accept_header() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(management.resolve("/q/metrics")).build();

        Promtool.accepts(CLIENT.send(request, BodyHandlers.ofString()).body(), "check", "metrics");
    }

    @Test
    void drovers_own_are_those_of_the_list_with_their_labels() {
        Map<String, Set<String>> own = Series.own();
        List<String> wrong = new ArrayList<>();
        series().forEach((name, labels) -> {
            if (name.startsWith("drover_") && !labels.equals(own.get(name))) {
                wrong.add(name + labels + " instead of " + own.get(name));
            }
        });

        assertEquals(List.of(), wrong);
        assertTrue(series().containsKey("drover_api_requests_seconds_bucket"), scraped);
    }

    @Test
    void those_of_camel_and_the_jvm_that_the_dashboard_draws_are_there() {
        Map<String, Set<String>> there = series();

        Series.foreign()
                .forEach((name, labels) -> assertTrue(
                        there.containsKey(name) && there.get(name).containsAll(labels),
                        () -> name + labels + " in " + there));
        assertTrue(scraped.contains("route_id=\"leaflink-orders-poll\""), scraped);
    }

    @Test
    void a_key_whose_day_is_known_counts_down() {
        assertTrue(
                scraped.lines()
                        .anyMatch(line ->
                                line.matches("drover_credential_expires_seconds\\{api=\"leaflink\",?} [0-9.E]+")),
                scraped);
    }
}
