package drover.routes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.bean.MethodNotFoundException;
import org.apache.camel.component.quartz.QuartzComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.quartz.JobKey;

/** A poll in which something is thrown that nobody throws ends, shows, and polls again at the next tick. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
@TestProfile(Profiles.Slow.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PollThrowsTest extends RouteTest {
    /** As a native binary does it where a hint is missing: in an expression, and where a failure is being looked at. */
    @Alternative
    @ApplicationScoped
    public static class ThrowingRoutes extends RouteBuilder {
        private static volatile boolean isWell;
        private static final CountDownLatch WAKE = new CountDownLatch(1);

        @Override
        public void configure() {
            from("quartz:leaflink/catching?cron=0+0+0+1+1+?+2099&stateful=true")
                    .routeId("leaflink-catching-poll")
                    .group("leaflink")
                    .description("Throws where a failure is caught")
                    .setVariable("poll")
                    .method("lists", "list('leaflinkProducts', '', '')")
                    .doTry()
                    .to("direct:leaflink-refused-call")
                    .doCatch(IllegalStateException.class)
                    .onWhen(exchange -> hint(exchange))
                    .end()
                    .to("bean:polls?method=end");
            from("quartz:leaflink/setting?cron=0+0+0+1+1+?+2099&stateful=true")
                    .routeId("leaflink-setting-poll")
                    .group("leaflink")
                    .description("Throws in an expression")
                    .setVariable("poll")
                    .method("lists", "list('leaflinkCustomers', '', '')")
                    .setHeader("x", () -> {
                        if (!isWell) {
                            throw new NoSuchMethodError("drover.Missing.hint()");
                        }
                        return "x";
                    })
                    .to("bean:polls?method=end");
            from("quartz:leaflink/hanging?cron=0+0+0+1+1+?+2099&stateful=true")
                    .routeId("leaflink-hanging-poll")
                    .group("leaflink")
                    .description("Hangs")
                    .process(exchange -> WAKE.await())
                    .id("hanging-step");
            from("direct:leaflink-refused-call")
                    .routeId("leaflink-refused-call")
                    .group("leaflink")
                    .description("Is refused")
                    .errorHandler(noErrorHandler())
                    .throwException(new IllegalStateException("refused"));
        }

        private static boolean hint(Exchange exchange) {
            if (!isWell) {
                throw new MethodNotFoundException(exchange, "a bean", "status");
            }
            return true;
        }
    }

    private JsonNode stream(String name) {
        for (JsonNode source : operator.json("/operations/sources").get("sources")) {
            for (JsonNode stream : source.path("streams")) {
                if (stream.get("name").asText().equals(name)) {
                    return stream;
                }
            }
        }
        throw new AssertionError("no stream " + name);
    }

    private void endsAndShows(String things, String stream, String words) throws Exception {
        ThrowingRoutes.isWell = false;
        poll(things);
        poll(things);

        for (String page : List.of("/q/health/group/dependencies", "/operations/status")) {
            await(page + " tells it")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> operator.get(page).body().contains(words));
        }
        assertEquals(0, camel.getInflightRepository().size("leaflink-" + things + "-poll"));

        // The next one polls again, and so does every other poll of the stream.
        ThrowingRoutes.isWell = true;
        poll(things);
        poll(stream);
        assertEquals("polling", stream("leaflink-" + stream).get("state").asText());
    }

    @Test
    void where_a_failure_is_caught() throws Exception {
        endsAndShows("catching", "products", "Method with name: status not found");
    }

    @Test
    void one_that_hangs_shows_until_it_ends() throws Exception {
        camel.getComponent("quartz", QuartzComponent.class)
                .getScheduler()
                .triggerJob(JobKey.jobKey("hanging", "leaflink"));

        await().atMost(Duration.ofSeconds(20))
                .until(() -> stream("leaflink-hanging").get("state").asText().equals("poll_long"));
        assertTrue(stream("leaflink-hanging").get("conditions").toString().contains("hanging-step"));

        ThrowingRoutes.WAKE.countDown();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> stream("leaflink-hanging").get("state").asText().equals("polling"));
    }

    @Test
    void in_an_expression() throws Exception {
        endsAndShows("setting", "customers", "drover.Missing.hint()");
    }
}
