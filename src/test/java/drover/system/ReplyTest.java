package drover.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import drover.record.Json;
import java.nio.charset.Charset;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTest {
    @ParameterizedTest
    @CsvSource({
        "UTF-8, application/json",
        "UTF-8, application/json; charset=utf-8",
        "UTF-8, application/json; charset=ISO-8859-1",
        "ISO-8859-1, application/json; charset=ISO-8859-1",
        "ISO-8859-1, 'application/json; charset=\"latin1\"'",
        "windows-1252, text/json;charset=windows-1252",
        "UTF-8, application/json; charset=nobody-knows-it"
    })
    void an_answer_is_utf_8_and_where_it_is_not_what_it_says_it_is(String written, String type) throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
        exchange.getMessage().setBody("{\"note\":\"Zürich\"}".getBytes(Charset.forName(written)));

        Reply reply = Reply.of("leaflink", exchange);

        assertEquals("Zürich", Json.read(reply.body()).get("note").asText());
    }
}
