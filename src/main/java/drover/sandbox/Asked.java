package drover.sandbox;

import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.util.URISupport;

/** The parameters of a query. */
record Asked(Map<String, Object> parameters) {
    static Asked of(String query) {
        try {
            Map<String, Object> parameters =
                    new TreeMap<>(URISupport.parseQuery(query == null ? "" : query, true, true));
            parameters.replaceAll((name, value) -> URLDecoder.decode(value.toString(), StandardCharsets.UTF_8));
            return new Asked(parameters);
        } catch (URISyntaxException e) {
            return new Asked(Map.of());
        }
    }

    /** One of them; an empty text where it was not asked. */
    String text(String name) {
        return parameters.getOrDefault(name, "").toString();
    }

    /** One that is a number of at most that many. */
    int number(String name, int otherwise, int most) {
        String text = text(name);
        return text.matches("\\d{1,9}") ? Math.max(1, Math.min(Integer.parseInt(text), most)) : otherwise;
    }
}
