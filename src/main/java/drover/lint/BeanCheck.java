package drover.lint;

import drover.lint.RouteFile.Bean;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Beans, their methods and properties, and the classes that are named. */
final class BeanCheck implements Check {
    private static final Pattern CALL = Pattern.compile("(\\w+)\\s*(?:\\((.*)\\))?\\s*", Pattern.DOTALL);

    private final Known known;

    BeanCheck(Known known) {
        this.known = known;
    }

    @Override
    public void look(RouteFile file, RouteSet all, Found found) {
        for (Mention mention : Mention.in(file, all)) {
            switch (mention.kind()) {
                case CALL ->
                    named(file, mention, found)
                            .ifPresent(type -> called(mention.name(), type, mention.call(), mention.called(), found));
                case REFERENCE -> named(file, mention, found);
                case EXCEPTION -> exception(mention, found);
                default -> {
                    // Keys are looked at by another check.
                }
            }
        }
        file.beans().forEach(bean -> declared(bean, all, found));
    }

    private void exception(Mention mention, Found found) {
        if (!known.exceptions().contains(mention.name())) {
            found.add(
                    Rule.CLASS,
                    mention.place(),
                    "there is no exception " + mention.name() + " here, or not in a native binary.",
                    Names.instead(mention.name(), known.exceptions()));
        }
    }

    /** The class of a bean; that there is none is said. */
    private Optional<String> named(RouteFile file, Mention mention, Found found) {
        String name = mention.name();
        if (name.contains("<name>") || name.contains("{{") || name.contains("${")) {
            return Optional.empty();
        }
        Optional<String> type = file.beans().stream()
                .filter(bean -> bean.name().equals(name))
                .map(Bean::type)
                .findFirst()
                .or(() -> Optional.ofNullable(known.beans().get(name)));
        if (type.isEmpty()) {
            Set<String> names = new TreeSet<>(known.beans().keySet());
            file.beans().forEach(bean -> names.add(bean.name()));
            found.add(
                    Rule.BEAN,
                    mention.place(),
                    "there is no bean " + name + ".",
                    Names.instead(name, names) + " Or declare it under beans: in this file.");
        }
        return type;
    }

    private void called(String bean, String type, String call, Place place, Found found) {
        Map<String, Set<Integer>> methods = known.methods().get(type);
        Matcher parts = CALL.matcher(call);
        if (methods == null || call.isBlank() || !parts.matches()) {
            return;
        }
        Set<Integer> numbers = methods.get(parts.group(1));
        if (numbers == null) {
            found.add(
                    Rule.BEAN,
                    place,
                    bean + " has no method " + parts.group(1) + ".",
                    Names.instead(parts.group(1), methods.keySet()));
        } else if (parts.group(2) != null
                && !parts.group(2).isBlank()
                && !numbers.contains(arguments(parts.group(2)))) {
            found.add(
                    Rule.BEAN,
                    place,
                    bean + "." + parts.group(1) + " does not take " + arguments(parts.group(2)) + " arguments.",
                    "It takes " + numbers.stream().map(String::valueOf).collect(Collectors.joining(" or ")) + ".");
        }
    }

    /** Commas that stand in no quotes and no brackets part them. */
    private static int arguments(String text) {
        int count = 1;
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(' || c == '{') {
                depth++;
            } else if (c == ')' || c == '}') {
                depth--;
            } else if (c == ',' && depth == 0) {
                count++;
            }
        }
        return count;
    }

    private void declared(Bean bean, RouteSet all, Found found) {
        Yaml node = bean.node();
        if (all.beans().filter(other -> other.name().equals(bean.name())).count() > 1
                || known.beans().containsKey(bean.name())) {
            found.add(
                    Rule.BEAN,
                    node.at("name").place(),
                    "another bean is called " + bean.name() + ".",
                    "The last that is loaded replaces the other: rename one.");
        }
        Set<String> properties = known.properties().get(bean.type());
        if (properties == null && !bean.type().isEmpty()) {
            found.add(
                    Rule.CLASS,
                    node.at("type").place(),
                    "no bean can be made of " + bean.type() + ".",
                    Names.instead(bean.type(), known.properties().keySet()));
        } else if (properties != null) {
            node.at("properties").fields().stream()
                    .filter(field -> !properties.contains(field.name()))
                    .forEach(field -> found.add(
                            Rule.BEAN,
                            field.place(),
                            bean.type() + " has no property " + field.name() + ".",
                            Names.instead(field.name(), properties)));
        }
    }
}
