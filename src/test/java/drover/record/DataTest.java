package drover.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** What routes say of JSON, digit by digit. */
class DataTest {
    private final Data data = new Data();

    private static JsonNode json(String text) throws IOException {
        return Json.read(text);
    }

    @Test
    void a_field_is_the_first_that_is_there() throws IOException {
        JsonNode order = json("{\"short_id\":null,\"number\":\"n-1\",\"customer\":{\"id\":7},\"total\":1E+3}");

        assertEquals("n-1", data.text(order, "short_id|number"));
        assertEquals("7", data.text(order, "customer.id"));
        assertEquals("1000", data.text(order, "total"));
        assertEquals("", data.text(order, "nothing.of|that"));
        assertTrue(data.is(order, "number", "n-1"));
        assertFalse(data.is(order, "missing", "n-1"));
    }

    @Test
    void numbers_are_compared_exactly_as_texts_and_as_numbers() throws IOException {
        JsonNode payment =
                json("{\"text\":\"0.999999999999999999\",\"number\":9.50,\"word\":\"many\",\"large\":1e900000}");

        assertTrue(data.below(payment, "text", "1"));
        assertFalse(data.atLeast(payment, "text", "1"));
        assertTrue(data.atLeast(payment, "text", "0.999999999999999999"));
        assertTrue(data.below(payment, "number", "20"));
        assertTrue(data.same(payment, "number", "9.5"));
        for (String field : new String[] {"word", "missing", "large"}) {
            assertFalse(data.below(payment, field, "1") || data.atLeast(payment, field, "0"), field);
        }
    }

    @Test
    void lines_are_made_of_an_array_and_add_up() throws IOException {
        JsonNode page =
                json("{\"results\":[{\"product\":{\"sku\":\"S\"},\"quantity\":\"4.0000\",\"p\":{\"amount\":22.75}},"
                        + "{\"quantity\":\"0.5\",\"p\":{\"amount\":\"0.10\"}}]}");
        JsonNode lines = data.each(page, "results", "sku=product.sku, quantity=quantity, price=p.amount");

        assertEquals(
                "[{\"sku\":\"S\",\"quantity\":\"4.0000\",\"price\":22.75},{\"quantity\":\"0.5\",\"price\":\"0.10\"}]",
                lines.toString());
        assertEquals(
                lines, data.each(page.get("results"), "results", "sku=product.sku, quantity=quantity, price=p.amount"));
        assertTrue(data.same(json("{\"total\":\"91.05\"}"), "total", data.sum(lines, "quantity", "price")));
        assertThrows(IllegalArgumentException.class, () -> data.sum(lines, "quantity", "sku"));
    }

    @Test
    void variables_become_an_object() throws IOException {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable("title", "a \"quoted\" name");
        exchange.setVariable("lines", json("[1]"));
        exchange.setVariable("empty", "");

        assertEquals(
                json("{\"summary\":\"a \\\"quoted\\\" name\",\"lines\":[1]}"),
                data.variables(exchange, "summary=title, lines=lines, attendees=empty, other=missing"));
    }
}
