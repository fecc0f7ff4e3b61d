package drover.deliver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The bean {@code eventFormat} of the routes: how an event is written for its receiver. It comes in as it is stored, as structured
 * JSON of CloudEvents 1.0; the data goes out byte for byte as it is there.
 */
@Singleton
@Named("eventFormat")
@RegisterForReflection
public class EventFormat {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String DATA = "data";
    /** In the binary mode of CloudEvents this is the Content-Type: it is no attribute of its own. */
    private static final String DATA_TYPE = "datacontenttype";

    /** What HTTP does not carry as it is, and what would be taken for an escape. */
    private static final String ESCAPED = " \"%";

    /**
     * Writes the event.
     *
     * @param format {@code structured}: the whole event as JSON; {@code binary}: the data, and the attributes in headers
     *     {@code ce-…} (HTTP binding of CloudEvents 1.0.2, 3.1); {@code json}: the data, and the attributes in headers
     *     {@code drover-…}
     */
    public void write(String format, @Body byte[] event, Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        switch (format) {
            case "structured" -> message.setHeader(Exchange.CONTENT_TYPE, "application/cloudevents+json");
            case "binary" -> apart(event, "ce-", message);
            case "json" -> apart(event, "drover-", message);
            default ->
                throw new IllegalArgumentException(
                        "a format is structured, binary or json (downstream.<name>.format), not " + format);
        }
    }

    private static void apart(byte[] event, String prefix, Message message) throws IOException {
        Map<String, String> attributes = new LinkedHashMap<>();
        byte[] data = new byte[0];
        try (JsonParser parser = JSON.createParser(event)) {
            parser.nextToken();
            while (data.length == 0 && parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals(DATA)) {
                    // It is the last, up to the bracket of the event.
                    data = Arrays.copyOfRange(
                            event, (int) parser.currentTokenLocation().getByteOffset(), event.length - 1);
                } else {
                    attributes.put(name, parser.getText());
                }
            }
        }
        String type = attributes.remove(DATA_TYPE);
        message.setHeader(Exchange.CONTENT_TYPE, type == null ? "application/json" : type);
        attributes.forEach((name, value) -> message.setHeader(prefix + name, escape(value)));
        message.setBody(data);
    }

    /** As a header: printable ASCII; the bytes of all else, of blanks, quotes and percent signs as %XX. */
    private static String escape(String value) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7f && ESCAPED.indexOf(b) < 0) {
                escaped.append((char) b);
            } else {
                escaped.append(String.format("%%%02X", b & 0xff));
            }
        }
        return escaped.toString();
    }
}
