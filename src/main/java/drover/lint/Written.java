package drover.lint;

import drover.lint.RouteFile.Instance;
import drover.lint.RouteFile.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A text of a route file. Of a template it has the defaults of the parameters, or {@code <name>}; of a route that is made of one, what it
 * gives, and then it stands where that is given.
 *
 * @param parent the field that it stands in
 * @param field the field whose value it is
 * @param owner the map that it stands in
 * @param instance the route of a template that it is of, or null
 */
record Written(String parent, String field, Yaml owner, String text, Place place, Instance instance) {
    /** Fields whose value is an endpoint, beside {@code uri}. */
    private static final Set<String> ENDPOINTS = Set.of("to", "toD", "wireTap", "enrich", "pollEnrich", "from");

    /** All texts of a file. */
    static List<Written> in(RouteFile file, RouteSet all) {
        List<Written> texts = new ArrayList<>();
        collect(
                "",
                "",
                file.yaml(),
                (parent, field, owner, node) ->
                        texts.add(new Written(parent, field, owner, file.fillIn(node.text()), node.place(), null)));
        file.instances().forEach(instance -> all.template(instance)
                .ifPresent(template -> of(template, instance, all.values(instance), texts)));
        return texts;
    }

    private static void of(Template template, Instance instance, Map<String, String> values, List<Written> texts) {
        collect("", "", template.route(), (parent, field, owner, node) -> {
            String filled = RouteFile.fillIn(node.text(), values);
            if (!filled.equals(node.text())) {
                texts.add(new Written(parent, field, owner, filled, place(node.text(), template, instance), instance));
            }
        });
    }

    /** The parameter that makes a text what it is: one that it names, or one that a default it names is made of. */
    private static Place place(String text, Template template, Instance instance) {
        String named = RouteFile.fillIn(text, presets(template, instance));
        return instance.parameters().entrySet().stream()
                .filter(given -> named.contains("{{" + given.getKey() + "}}"))
                .map(given -> given.getValue().place())
                .reduce((first, last) -> last)
                .orElse(instance.node().place());
    }

    private static Map<String, String> presets(Template template, Instance instance) {
        Map<String, String> presets = new java.util.HashMap<>();
        template.parameters().keySet().stream()
                .filter(name -> !instance.parameters().containsKey(name))
                .forEach(name -> template.preset(name).ifPresent(preset -> presets.put(name, preset)));
        return presets;
    }

    private interface Visitor {
        void visit(String parent, String field, Yaml owner, Yaml text);
    }

    private static void collect(String parent, String field, Yaml node, Visitor visitor) {
        node.fields().forEach(one -> {
            if (one.value().isScalar()) {
                visitor.visit(field, one.name(), node, one.value());
            }
            collect(field, one.name(), one.value(), visitor);
        });
        node.items().forEach(item -> {
            if (item.isScalar()) {
                visitor.visit(parent, field, node, item);
            }
            collect(parent, field, item, visitor);
        });
    }

    /** Whether it is an endpoint. */
    boolean isEndpoint() {
        return field.equals("uri") ? ENDPOINTS.contains(parent) || parent.equals("poll") : ENDPOINTS.contains(field);
    }

    /** Whether it is what a route reads from. */
    boolean isFrom() {
        return field.equals("from") || (field.equals("uri") && parent.equals("from"));
    }

    /** Whether something of it is known only when it runs, or when a template is used. */
    boolean isOpen() {
        return text.contains("<name>") || text.contains("${") || text.contains("{{");
    }
}
