package drover.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PlacesTest {
    @Test
    void each_line_of_a_reason_has_its_place() {
        assertEquals(
                "[{\"file\":\"leaflink.camel.yaml\",\"line\":12,\"column\":5,\"words\":\"what: is wrong\"},"
                        + "{\"file\":\"recipes/order-sms.camel.yaml\",\"line\":null,\"column\":null,\"words\":\"the route a stands in b already\"},"
                        + "{\"file\":\"a.yaml\",\"line\":1,\"column\":2,\"words\":\"error schema: filter has no simpel\"}]",
                Places.of(
                                """
                                leaflink.camel.yaml:12:5: what: is wrong
                                recipes/order-sms.camel.yaml: the route a stands in b already

                                 routes/a.yaml:1:2: error schema: filter has no simpel
                                """)
                        .toString());
    }

    @Test
    void several_in_one_line_are_told_apart() {
        assertEquals(
                "[{\"file\":\"a.yaml\",\"line\":1,\"column\":2,\"words\":\"error schema: no.\"},"
                        + "{\"file\":\"a.yaml\",\"line\":3,\"column\":4,\"words\":\"error bean: no. And 1 more: drover lint\"}]",
                Places.of(
                                "routes/a.yaml:1:2: error schema: no. routes/a.yaml:3:4: error bean: no. And 1 more: drover lint")
                        .toString());
    }

    @Test
    void what_names_no_file_is_words() {
        assertEquals(
                "[{\"file\":null,\"line\":null,\"column\":null,\"words\":\"its health failed: leaflink-orders: 404\"}]",
                Places.of("its health failed: leaflink-orders: 404").toString());
        assertEquals("[]", Places.of(null).toString());
    }
}
