package drover.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class EventLineTest {

    @Test
    void a_change_of_status_says_from_and_to() throws IOException {
        String event =
                """
                {"type":"leaflink.order.status_changed","subject":"order/4821934",
                 "data":{"customer_name":"Quillmoor Market","from":"Submitted","to":"Accepted"}}""";

        assertEquals(
                "leaflink.order.status_changed order/4821934 Quillmoor Market: Submitted -> Accepted",
                new EventLine().of(event));
    }

    @Test
    void an_event_without_a_name_ends_with_its_subject() throws IOException {
        String event = "{\"type\":\"leaflink.order.created\",\"subject\":\"order/4821934\",\"data\":{}}";

        assertEquals("leaflink.order.created order/4821934", new EventLine().of(event));
    }

    @Test
    void a_line_break_in_a_name_does_not_make_a_second_line() throws IOException {
        String event =
                "{\"type\":\"leaflink.product.created\",\"subject\":\"product/1\",\"data\":{\"name\":\"Gum\\nmies\"}}";

        assertEquals("leaflink.product.created product/1 Gum mies", new EventLine().of(event));
    }

    @Test
    void a_change_of_quantity_says_of_what_where_and_from_and_to() throws IOException {
        String event =
                """
                {"type":"distru.inventory.changed","subject":"inventory/p1:l1",
                 "data":{"product":{"name":"Granite Plum"},"location":{"name":"Vault"},"old_quantity":"10","new_quantity":"7"}}""";

        assertEquals(
                "distru.inventory.changed inventory/p1:l1 Granite Plum at Vault: 10 -> 7", new EventLine().of(event));
    }
}
