package drover.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;

import drover.system.Doors;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecorderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "/orders/ | limit=5 | orders",
                "/customers/62111/ | - | customers-id",
                "/query | query=select%20*%20from%20Invoice%20where%20Id%20%3E%20'1' | query-invoice",
                "/query | query=select+*+from+Customer&minorversion=75 | query-customer",
                "/cdc | entities=Bill&changedSince=2026 | cdc-bill",
                "- | module=account&action=txlist&address=0x1 | txlist",
                "- | - | things",
            })
    void a_file_is_named_after_what_is_asked_for(String path, String query, String name) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader(Exchange.HTTP_PATH, path);
        exchange.getMessage().setHeader(Exchange.HTTP_QUERY, query);
        exchange.setVariable(Doors.STREAM, "acme-things");

        assertEquals(name, Recorder.name("acme", exchange));
    }
}
