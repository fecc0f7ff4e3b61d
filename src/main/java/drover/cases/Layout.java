package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;

/** JSON as the files of fixtures are written. */
final class Layout {
    private Layout() {}

    /** @param indent of the line that it begins in */
    static String of(JsonNode value, String indent) {
        StringBuilder out = new StringBuilder();
        write(value, indent, out);
        return out.toString();
    }

    /** Two blanks a step. */
    private static void write(JsonNode value, String indent, StringBuilder out) {
        if (value.isValueNode() || value.isEmpty()) {
            out.append(value);
            return;
        }
        String inner = indent + "  ";
        out.append(value.isObject() ? "{\n" : "[\n");
        int left = value.size();
        if (value.isObject()) {
            for (var field : value.properties()) {
                out.append(inner).append(Json.object().textNode(field.getKey())).append(": ");
                write(field.getValue(), inner, out);
                out.append(--left > 0 ? ",\n" : "\n");
            }
        } else {
            for (JsonNode item : value) {
                out.append(inner);
                write(item, inner, out);
                out.append(--left > 0 ? ",\n" : "\n");
            }
        }
        out.append(indent).append(value.isObject() ? "}" : "]");
    }
}
