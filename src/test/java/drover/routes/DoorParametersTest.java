package drover.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** The component door, as a template of one's own uses it. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
class DoorParametersTest extends RouteTest {
    @Test
    void a_parameter_that_the_template_does_not_have_is_refused_with_the_nearest_one() {
        Exception refused =
                assertThrows(Exception.class, () -> camel.getEndpoint("door:misspelt-request?door=leaflink&timout=5s")
                        .createProducer());

        assertEquals("door:misspelt-request has no parameter timout; the nearest is timeout", refused.getMessage());
    }
}
