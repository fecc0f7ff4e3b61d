package drover.deliver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an event is written for its receiver. */
class EventFormatTest {
    private static final String DATA =
            "{\"id\":7,\"note\":\"Grüße, 緑 } \\\" ]\",\"total\":210.40,\"lines\":[{\"data\":1}]}";

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    private byte[] write(String format, String subject) throws IOException {
        byte[] event = ("{\"specversion\":\"1.0\",\"id\":\"019c\",\"type\":\"leaflink.order.created\",\"source\":"
                        + "\"/leaflink/sellers/6808\",\"subject\":\"" + subject
                        + "\",\"time\":\"2026-02-03T21:22:18Z\",\"datacontenttype\":\"application/json\",\"data\":"
                        + DATA
                        + "}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getMessage().setBody(event);
        new EventFormat().write(format, event, exchange);
        return format.equals("structured") ? event : exchange.getMessage().getBody(byte[].class);
    }

    @Test
    void structured_is_the_event_as_it_is_stored() throws IOException {
        byte[] stored = write("structured", "order/7");

        assertArrayEquals(stored, exchange.getMessage().getBody(byte[].class));
        assertEquals(
                Map.of("Content-Type", "application/cloudevents+json"),
                exchange.getMessage().getHeaders());
    }

    /** CloudEvents 1.0.2, HTTP binding, 3.1: the data is the body, its type the Content-Type, each other attribute a header. */
    @Test
    void binary_has_the_data_byte_for_byte_and_each_attribute_as_a_header() throws IOException {
        byte[] body = write("binary", "order/7");

        assertEquals(DATA, new String(body, StandardCharsets.UTF_8));
        assertEquals(
                Map.of(
                        "Content-Type", "application/json",
                        "ce-specversion", "1.0",
                        "ce-id", "019c",
                        "ce-type", "leaflink.order.created",
                        "ce-source", "/leaflink/sellers/6808",
                        "ce-subject", "order/7",
                        "ce-time", "2026-02-03T21:22:18Z"),
                new TreeMap<>(exchange.getMessage().getHeaders()));
    }

    @Test
    void json_has_the_data_alone_and_the_rest_in_headers_of_ours() throws IOException {
        byte[] body = write("json", "order/7");

        assertEquals(DATA, new String(body, StandardCharsets.UTF_8));
        assertEquals("application/json", exchange.getMessage().getHeader("Content-Type"));
        assertEquals("leaflink.order.created", exchange.getMessage().getHeader("drover-type"));
        assertEquals("order/7", exchange.getMessage().getHeader("drover-subject"));
        assertNull(exchange.getMessage().getHeader("ce-type"));
    }

    /** The same, 3.1.3.2: printable ASCII as it is but for blank, quote and percent sign; all else as UTF-8, escaped. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "order/7|order/7",
                "order/a b|order/a%20b",
                "order/100%|order/100%25",
                "order/Euro € 😀|order/Euro%20%E2%82%AC%20%F0%9F%98%80",
                "order/a\\u0009b~!|order/a%09b~!",
                "order/\\\"x\\\"|order/%22x%22"
            })
    void what_a_header_cannot_hold_is_escaped(String subject, String escaped) throws IOException {
        write("binary", subject);

        assertEquals(escaped, exchange.getMessage().getHeader("ce-subject"));
    }

    @Test
    void another_format_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> write("xml", "order/7"));
    }
}
