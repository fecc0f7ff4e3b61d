package drover.live;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is sent first over each new connection: what lets us in, where that is a message, and what is subscribed to. JSON values, one after
 * the other; {@code {prices.api-key}} in it is a credential, written as JSON wants it.
 */
final class Greeting {
    private static final Pattern REFERENCE = Pattern.compile("\\{([a-z][\\w-]*\\.[\\w.-]+)}");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String text;

    /** @throws IllegalArgumentException when it is no JSON */
    Greeting(String text) {
        this.text = text;
        messages(REFERENCE.matcher(text).replaceAll("credential"));
    }

    /**
     * The messages with the credentials of now.
     *
     * @throws IllegalStateException when one is missing; the message names where to put it
     */
    List<String> messages(Access access) {
        return messages(fill(text, access, secret -> {
            String quoted = TextNode.valueOf(secret).toString();
            return quoted.substring(1, quoted.length() - 1);
        }));
    }

    /** A text with the credentials that it names, each as it has to be written there. */
    static String fill(String text, Access access, UnaryOperator<String> written) {
        return REFERENCE
                .matcher(text)
                .replaceAll(reference -> Matcher.quoteReplacement(written.apply(access.secret(reference.group(1)))));
    }

    private static List<String> messages(String filled) {
        List<String> all = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(filled)) {
            var values = MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(parser);
            while (values.hasNext()) {
                all.add(values.next().toString());
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "expected JSON, several values one after the other: " + filled.length() + " characters are none");
        }
        return all;
    }
}
