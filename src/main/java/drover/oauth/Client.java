package drover.oauth;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What we are at one system, and where it is asked: the keys {@code <system>.oauth.…}.
 *
 * @param system such as {@code google}
 * @param authorizationUrl where a person is sent to
 * @param tokenUrl where tokens come from
 * @param id the client id
 * @param scopes those that are asked for, with blanks between; may be empty
 * @param parameters more for the authorization address, as a query
 */
record Client(String system, String authorizationUrl, String tokenUrl, String id, String scopes, String parameters) {

    /** The address that a person opens (RFC 6749, 4.1.1, with PKCE, RFC 7636). */
    String address(String redirect, String state, String challenge) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", id);
        query.put("redirect_uri", redirect);
        if (!scopes.isEmpty()) {
            query.put("scope", scopes);
        }
        query.put("state", state);
        query.put("code_challenge", challenge);
        query.put("code_challenge_method", "S256");
        return authorizationUrl
                + (authorizationUrl.contains("?") ? "&" : "?")
                + form(query)
                + (parameters.isEmpty() ? "" : "&" + parameters);
    }

    /** What was asked for and is not among what was granted. */
    List<String> missing(String granted) {
        if (granted == null) {
            return List.of();
        }
        List<String> given = words(granted);
        return words(scopes).stream().filter(scope -> !given.contains(scope)).toList();
    }

    /** Some servers have commas between. */
    private static List<String> words(String scopes) {
        return Arrays.stream(scopes.strip().split("[\\s,]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
