package drover.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * Who may send us webhooks.
 *
 * @param scheme how it signs; without a key in it, it does not
 * @param token the JWT that it must send, or null
 * @param idField the field of the body with its id of a notification, or empty
 * @param typeHeader the header that says what has happened, or empty
 * @param changing the fields of the body that change when the same notification is sent again
 * @param forms whether it may post a form instead of JSON
 * @param reply how it wants to be answered
 * @param ratePerSecond how many a second are taken from it
 */
record Provider(
        Scheme scheme,
        Token token,
        String idField,
        String typeHeader,
        Set<String> changing,
        boolean forms,
        Preset.Reply reply,
        int ratePerSecond) {

    /** Whether it signs what it posts. */
    boolean isSigned() {
        return !scheme.keys().isEmpty();
    }

    /** What a header calls this notification, or null: nobody signs it, so it is one word and no more. */
    String type(Posted posted) {
        String type = posted.header(typeHeader);
        return type != null && type.matches("[\\w./:-]{1,100}") ? type : null;
    }

    /** What makes this notification and another one the same. */
    Identity identity(Posted posted, JsonNode json) {
        String id = posted.header(scheme.idHeader());
        return Identity.of(id == null ? field(json) : id, scheme.timestamp(posted), json, changing);
    }

    private String field(JsonNode json) {
        JsonNode value = json;
        for (String part : idField.split("\\.", -1)) {
            value = value.path(part);
        }
        return !idField.isEmpty()
                        && value.isValueNode()
                        && !value.isNull()
                        && !value.asText().isEmpty()
                ? value.asText()
                : null;
    }
}
