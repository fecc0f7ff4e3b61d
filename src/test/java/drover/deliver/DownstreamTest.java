package drover.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownstreamTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "*; leaflink.order.created; true",
                "leaflink.order.*; leaflink.order.status_changed; true",
                "leaflink.order.*; leaflink.orders.created; false",
                "leaflink.order.*; leaflink.order; false",
                "leaflink.order.created; leaflink.order.created; true",
                "leaflink.order.created; leaflink.order.created.twice; false",
                "leaflink.order; leaflink.order.created; false",
                "*.created; leaflink.order.created; true",
                "*.created; leaflink.order.updated; false",
                "leaflink.*.created; leaflink.product.created; true",
                "leaflink.*.created; leaflink.created; false",
                "leaflink.*; distru.product.updated; false",
                "distru.*, leaflink.order.*; leaflink.order.updated; true",
                "distru.*,leaflink.order.*; leaflink.customer.updated; false",
                "ab*ba; aba; false",
                "''; leaflink.order.created; false"
            })
    void a_downstream_wants_the_types_that_one_of_its_patterns_fits(String patterns, String type, boolean wanted) {
        assertEquals(wanted, new Downstream("default", patterns, true).wants(type));
    }
}
