package drover.lint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML as Camel does, and keeps where everything stands. */
final class YamlReader {
    private static final int DEEPEST = 100;
    private static final int MOST = 200_000;
    private int nodes;

    /** What cannot be read, and where. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        final transient Place place;

        Unreadable(Place place, String message) {
            super(message);
            this.place = place;
        }
    }

    private YamlReader() {}

    static Yaml read(String text) throws Unreadable {
        try {
            Optional<Node> root = new Compose(LoadSettings.builder()
                            .setMaxAliasesForCollections(50)
                            .build())
                    .composeString(text);
            return root.isEmpty()
                    ? new Yaml(Yaml.Type.LIST, "", List.of(), List.of(), Place.BEGIN)
                    : new YamlReader().node(root.get(), 0);
        } catch (MarkedYamlEngineException e) {
            throw new Unreadable(place(e.getProblemMark()), "this is no YAML: " + e.getProblem() + ".");
        } catch (YamlEngineException e) {
            throw new Unreadable(
                    Place.BEGIN,
                    "this is no YAML: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ".");
        }
    }

    private static Place place(Optional<Mark> mark) {
        return mark.map(at -> new Place(at.getLine() + 1, at.getColumn() + 1)).orElse(Place.BEGIN);
    }

    private Yaml node(Node node, int depth) throws Unreadable {
        Place place = place(node.getStartMark());
        nodes++;
        if (depth > DEEPEST || nodes > MOST) {
            throw new Unreadable(place, "it is nested too deep, or refers to itself.");
        }
        if (node instanceof MappingNode map) {
            return new Yaml(Yaml.Type.MAP, "", fields(map, depth), List.of(), place);
        }
        if (node instanceof SequenceNode list) {
            List<Yaml> items = new ArrayList<>();
            for (Node item : list.getValue()) {
                items.add(node(item, depth + 1));
            }
            return new Yaml(Yaml.Type.LIST, "", List.of(), List.copyOf(items), place);
        }
        ScalarNode scalar = (ScalarNode) node;
        // What is quoted begins behind the quote.
        boolean quoted = scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED
                || scalar.getScalarStyle() == ScalarStyle.SINGLE_QUOTED;
        return new Yaml(type(scalar), scalar.getValue(), List.of(), List.of(), quoted ? place.right(1) : place);
    }

    private List<Yaml.Field> fields(MappingNode map, int depth) throws Unreadable {
        List<Yaml.Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (NodeTuple tuple : map.getValue()) {
            Place place = place(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new Unreadable(place, "the name of a field is text.");
            }
            if (!names.add(key.getValue())) {
                throw new Unreadable(place, key.getValue() + " stands here twice.");
            }
            fields.add(new Yaml.Field(key.getValue(), place, node(tuple.getValueNode(), depth + 1)));
        }
        return List.copyOf(fields);
    }

    private static Yaml.Type type(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        if (tag.equals(Tag.BOOL)) {
            return Yaml.Type.BOOLEAN;
        }
        if (tag.equals(Tag.INT) && text.matches("-?\\d{1,30}")) {
            return Yaml.Type.INTEGER;
        }
        if (tag.equals(Tag.FLOAT) && text.matches("-?\\d{1,30}(\\.\\d{1,30})?")) {
            return Yaml.Type.DECIMAL;
        }
        return tag.equals(Tag.NULL) ? Yaml.Type.NULL : Yaml.Type.TEXT;
    }
}
