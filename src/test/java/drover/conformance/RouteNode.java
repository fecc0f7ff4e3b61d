package drover.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A route or the route of a template.
 *
 * @param id empty where it has none
 * @param node what stands under {@code route:}
 */
record RouteNode(RouteFile file, String id, JsonNode node) {

    String text(String field) {
        return node.path(field).asText();
    }

    /** The endpoint it reads from. */
    String from() {
        return node.path("from").path("uri").asText(node.path("from").asText());
    }

    /** A parameter of the endpoint it reads from; empty where it is not set. */
    String parameter(String name) {
        return node.path("from").path("parameters").path(name).asText();
    }

    /** For messages: the file and the route. */
    String where() {
        return file.path() + ": route " + (id.isEmpty() ? "from " + from() : id);
    }
}
