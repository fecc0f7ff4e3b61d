package drover.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** Routes in Java are taken up beside the files, under the same rules. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
@TestProfile(Profiles.Switched.class)
class JavaRoutesTest extends RouteTest {
    @Alternative
    @ApplicationScoped
    public static class ParcelRoutes extends RouteBuilder {
        @Override
        public void configure() {
            from("direct:parcels-shipments-count")
                    .routeId("parcels-shipments-count")
                    .group("parcels")
                    .description("Counts shipments")
                    .setBody(constant("3"));
        }
    }

    @Alternative
    @ApplicationScoped
    public static class NamelessRoutes extends RouteBuilder {
        @Override
        public void configure() {
            from("direct:nameless-shipments-count")
                    .routeId("nameless-shipments-count")
                    .setBody(constant("3"));
        }
    }

    @Test
    void a_route_builder_is_loaded_and_runs() {
        assertEquals(
                "3",
                camel.createFluentProducerTemplate()
                        .to("direct:parcels-shipments-count")
                        .request(String.class));
    }

    @Test
    void one_that_breaks_a_rule_is_left_out_and_named_and_the_others_run() {
        assertNull(camel.getRoute("nameless-shipments-count"));

        String status = operator.getText("/operations/status").body();
        assertTrue(status.contains("NamelessRoutes"), status);
        assertTrue(status.contains("must say its system"), status);
    }
}
