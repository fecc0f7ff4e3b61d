package drover.observe.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** JSON as lines for a person: the fields of an object below each other, equal objects as a table. */
final class Lines {
    private static final String STEP = "  ";

    private final StringBuilder text = new StringBuilder();

    private Lines() {}

    static String of(ObjectNode object) {
        Lines lines = new Lines();
        lines.object(object, "");
        return lines.text.toString();
    }

    private void object(JsonNode object, String indent) {
        List<List<String>> fields = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!field.getValue().isContainerNode()) {
                fields.add(List.of(field.getKey() + ":", word(field.getValue())));
            }
        }
        table(fields, indent);
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (field.getValue().isContainerNode() && !field.getValue().isEmpty()) {
                text.append(indent).append(field.getKey()).append(":\n");
                inner(field.getValue(), indent + STEP);
            }
        }
    }

    private void inner(JsonNode node, String indent) {
        if (node.isObject()) {
            object(node, indent);
        } else if (isTable(node)) {
            rows(node, indent);
        } else {
            for (JsonNode one : node) {
                if (one.isContainerNode()) {
                    inner(one, indent);
                    text.append('\n');
                } else {
                    text.append(indent).append(word(one)).append('\n');
                }
            }
        }
    }

    private static boolean isTable(JsonNode array) {
        for (JsonNode row : array) {
            if (!row.isObject()
                    || row.properties().stream()
                            .anyMatch(f -> f.getValue().isContainerNode()
                                    && !f.getValue().isEmpty())) {
                return false;
            }
        }
        return true;
    }

    private void rows(JsonNode array, String indent) {
        Set<String> columns = new LinkedHashSet<>();
        array.forEach(row -> row.fieldNames().forEachRemaining(columns::add));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.copyOf(columns));
        array.forEach(row ->
                rows.add(columns.stream().map(column -> word(row.path(column))).toList()));
        table(rows, indent);
    }

    private void table(List<List<String>> rows, String indent) {
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int column = 0; column < row.size(); column++) {
                line.append(row.get(column))
                        .append(" ".repeat(width(rows, column) - row.get(column).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    /** One line, without what would steer a terminal. */
    private static String word(JsonNode value) {
        String word = value.isNull() ? "" : value.asText().replaceAll("\\p{Cntrl}+", " ");
        return word.isBlank() ? "-" : word;
    }
}
