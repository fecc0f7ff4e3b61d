package drover.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key that reads orders only is useful: each list of a system can be switched off by {@code <system>.<list>.enabled}. */
@QuarkusTest
@QuarkusTestResource(ApiServer.class)
@TestProfile(Profiles.Switched.class)
class SwitchedOffTest extends RouteTest {
    @ParameterizedTest
    @CsvSource({"orders, true", "customers, false", "products, false", "archived, false"})
    void a_list_is_polled_where_its_key_says_so(String list, boolean polled) {
        assertEquals(
                polled,
                camel.getRouteController()
                        .getRouteStatus("leaflink-" + list + "-poll")
                        .isStarted());
    }

    @Test
    void orders_are_read_without_the_list_of_customers() throws Exception {
        answer("orders", page(order("o1", "Accepted", "2026-02-03T14:22:18-07:00")));

        poll("orders");

        assertEquals("order/o1", delivered(1).get(0).get("subject").asText());
        assertTrue(calls("customers").isEmpty());
        assertFalse(calls("orders").isEmpty());
    }
}
