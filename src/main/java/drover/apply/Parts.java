package drover.apply;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * What a route file has that others may use, and what it uses of theirs. It is read without Camel: a file that cannot be run has
 * parts too.
 *
 * @param shared its templates and beans, by names such as {@code template poll} and {@code bean prices}
 * @param routes the ids of its routes
 * @param uses the templates and beans that its routes hold on to, by the same names
 */
record Parts(Map<String, Part> shared, Set<String> routes, Set<String> uses) {
    /** A bean that is held on to from the moment when a route is made; one that is only named is looked up anew each time. */
    private static final Pattern HELD = Pattern.compile("#(?:bean:)?([A-Za-z]\\w*)");

    private static final String TEMPLATE = "template ";
    private static final String BEAN = "bean ";
    /** Endpoints of this scheme are instances of the template of that name. */
    private static final String DOOR = "door:";

    /** A template or a bean: as it is written, and what it holds on to in turn. */
    record Part(String text, Set<String> uses) {}

    /** @throws IllegalArgumentException with the line and the column where it cannot be read */
    static Parts of(RouteSource source) {
        Parts parts = new Parts(new HashMap<>(), new HashSet<>(), new HashSet<>());
        root(source).ifPresent(root -> {
            if (!(root instanceof SequenceNode items)) {
                throw new IllegalArgumentException(
                        source.name() + ":1:1: expected a list of routes, templates and beans");
            }
            items.getValue().forEach(item -> parts.item(source.text(), item));
        });
        return parts;
    }

    /** The names of its templates. */
    Set<String> templates() {
        return named(TEMPLATE);
    }

    /** The names of its beans. */
    Set<String> beans() {
        return named(BEAN);
    }

    private Set<String> named(String kind) {
        Set<String> names = new HashSet<>();
        for (String name : shared.keySet()) {
            if (name.startsWith(kind)) {
                names.add(name.substring(kind.length()));
            }
        }
        return names;
    }

    private static Optional<Node> root(RouteSource source) {
        try {
            LoadSettings settings =
                    LoadSettings.builder().setLabel(source.name()).build();
            return new Compose(settings).composeString(source.text());
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(mark -> (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                    .orElse("1:1");
            throw new IllegalArgumentException(source.name() + ":" + where + ": " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(source.name() + ":1:1: " + e.getMessage(), e);
        }
    }

    private void item(String text, Node item) {
        if (!(item instanceof MappingNode mapping)) {
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            Node value = tuple.getValueNode();
            switch (scalar(tuple.getKeyNode())) {
                case "beans" -> {
                    if (value instanceof SequenceNode each) {
                        each.getValue().forEach(bean -> share(BEAN + scalar(field(bean, "name")), text, bean));
                    }
                }
                case "routeTemplate" -> share(TEMPLATE + scalar(field(value, "id")), text, value);
                case "templatedRoute" -> {
                    routes.add(scalar(field(value, "routeId")));
                    uses.add(TEMPLATE + scalar(field(value, "routeTemplateRef")));
                    collect(value, uses);
                }
                default -> {
                    routes.add(scalar(field(value, "id")));
                    collect(value, uses);
                }
            }
        }
    }

    private void share(String name, String text, Node node) {
        Part part = new Part(slice(text, node), new HashSet<>());
        collect(node, part.uses());
        shared.put(name, part);
    }

    private static void collect(Node node, Set<String> uses) {
        if (node instanceof ScalarNode one) {
            if (one.getValue().startsWith(DOOR)) {
                uses.add(TEMPLATE + "door");
            }
            for (Matcher held = HELD.matcher(one.getValue()); held.find(); ) {
                uses.add(BEAN + held.group(1));
            }
        } else if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> collect(item, uses));
        } else if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (scalar(tuple.getKeyNode()).matches("ref|\\w+Ref")) {
                    uses.add(BEAN + scalar(tuple.getValueNode()));
                }
                collect(tuple.getValueNode(), uses);
            }
        }
    }

    private static Node field(Node node, String name) {
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(tuple -> scalar(tuple.getKeyNode()).equals(name))
                        .map(NodeTuple::getValueNode)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private static String scalar(Node node) {
        return node instanceof ScalarNode one ? one.getValue() : "";
    }

    private static String slice(String text, Node node) {
        // Marks count characters of Unicode, of which some are two in Java.
        int start = text.offsetByCodePoints(0, node.getStartMark().orElseThrow().getIndex());
        int end = text.offsetByCodePoints(0, node.getEndMark().orElseThrow().getIndex());
        return text.substring(start, end).strip();
    }
}
