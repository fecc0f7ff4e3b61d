package drover.lint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.tooling.model.ComponentModel;

/** Components and their options, in an address and in its parameters. */
final class EndpointCheck implements Check {
    private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9-]+):.*", Pattern.DOTALL);
    private static final String DOOR = "door";

    private final Known known;
    private final Catalogue catalogue;

    EndpointCheck(Known known) {
        this.known = known;
        this.catalogue = new Catalogue(known);
    }

    @Override
    public void look(RouteFile file, RouteSet all, Found found) {
        for (Written text : Written.in(file, all)) {
            if (text.isEndpoint() && text.instance() == null) {
                look(file, text, all, found);
            }
        }
    }

    private void look(RouteFile file, Written endpoint, RouteSet all, Found found) {
        // Whose address a placeholder is, is known when it runs; it is a URL.
        if (endpoint.text().isBlank()
                || endpoint.text().startsWith("{{")
                || endpoint.text().startsWith("<name>")) {
            return;
        }
        Optional<String> scheme = SCHEME.matcher(endpoint.text())
                .results()
                .map(match -> match.group(1))
                .findFirst();
        if (scheme.isEmpty() || !known.schemes().contains(scheme.get())) {
            String name = scheme.orElse(endpoint.text());
            found.add(
                    Rule.COMPONENT,
                    endpoint.place(),
                    "there is no component " + name + ".",
                    Names.instead(name, known.schemes()));
            return;
        }
        Map<String, Place> given = options(endpoint);
        if (known.components().containsKey(scheme.get())) {
            camels(file, endpoint, given, found);
        } else {
            Set<String> allowed = scheme.get().equals(DOOR) && all.templates().containsKey(DOOR)
                    ? all.templates().get(DOOR).parameters().keySet()
                    : known.endpoints().get(scheme.get());
            given.forEach((name, place) -> {
                if (!allowed.contains(name)) {
                    found.add(
                            Rule.COMPONENT,
                            place,
                            scheme.get() + " has no option " + name + ".",
                            allowed.isEmpty() ? "It has none." : Names.instead(name, allowed));
                }
            });
        }
    }

    /** The options of an endpoint, with the places of their names, or of the whole address. */
    private static Map<String, Place> options(Written endpoint) {
        Map<String, Place> options = new LinkedHashMap<>();
        int query = endpoint.text().indexOf('?');
        if (query >= 0) {
            for (String option : endpoint.text().substring(query + 1).split("&", -1)) {
                options.put(option.replaceFirst("=.*", ""), endpoint.place());
            }
        }
        if (endpoint.field().equals("uri")) {
            endpoint.owner().at("parameters").fields().forEach(field -> options.put(field.name(), field.place()));
        }
        return options;
    }

    /** The address with its parameters in it, as Camel's catalogue wants it. */
    private static String joint(RouteFile file, Written endpoint) {
        StringBuilder uri = new StringBuilder(endpoint.text());
        Map<String, String> values = new LinkedHashMap<>();
        if (endpoint.field().equals("uri")) {
            endpoint.owner().at("parameters").fields().stream()
                    .filter(field -> !field.name().startsWith("trigger.")
                            && !field.name().startsWith("job."))
                    .forEach(field -> values.put(
                            field.name(), plain(file.fillIn(field.value().text()))));
        }
        values.forEach((name, value) -> uri.append(uri.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(value));
        return plain(uri.toString());
    }

    private void camels(RouteFile file, Written endpoint, Map<String, Place> given, Found found) {
        EndpointValidationResult result = catalogue.validateEndpointProperties(joint(file, endpoint), true);
        String scheme = endpoint.text().substring(0, endpoint.text().indexOf(':'));
        Place whole = endpoint.place();
        if (result.getSyntaxError() != null) {
            found.add(Rule.COMPONENT, whole, "this is no address: " + result.getSyntaxError() + ".", "Mend it.");
        }
        for (String name : all(result.getUnknown())) {
            found.add(
                    Rule.COMPONENT,
                    given.getOrDefault(name, whole),
                    scheme + " has no option " + name + ".",
                    Names.instead(name, names(scheme)));
        }
        for (String name : all(result.getRequired())) {
            found.add(Rule.COMPONENT, whole, scheme + " must have " + name + ".", "Add it.");
        }
        if (result.getInvalidEnum() != null) {
            result.getInvalidEnum()
                    .keySet()
                    .forEach(name -> found.add(
                            Rule.COMPONENT,
                            given.getOrDefault(name, whole),
                            "the option " + name + " of " + scheme + " cannot have this value.",
                            "Allowed: " + String.join(", ", result.getEnumChoices(name)) + "."));
        }
        bad(result.getInvalidBoolean(), scheme, "true or false", given, whole, found);
        bad(result.getInvalidInteger(), scheme, "a whole number", given, whole, found);
        bad(result.getInvalidNumber(), scheme, "a number", given, whole, found);
        bad(result.getInvalidDuration(), scheme, "a time such as 5s or 500 (milliseconds)", given, whole, found);
    }

    private static void bad(
            Map<String, String> invalid,
            String scheme,
            String must,
            Map<String, Place> given,
            Place whole,
            Found found) {
        if (invalid != null) {
            invalid.keySet()
                    .forEach(name -> found.add(
                            Rule.COMPONENT,
                            given.getOrDefault(name, whole),
                            "the option " + name + " of " + scheme + " cannot have this value.",
                            "It must be " + must + ", or a placeholder."));
        }
    }

    private List<String> names(String scheme) {
        ComponentModel component = catalogue.componentModel(scheme);
        return Stream.of(component.getEndpointOptions(), component.getComponentOptions())
                .flatMap(List::stream)
                .map(option -> option.getName())
                .distinct()
                .toList();
    }

    private static Set<String> all(Set<String> names) {
        return names == null ? Set.of() : names;
    }

    /** What is not known yet is a placeholder for Camel too. */
    private static String plain(String text) {
        return text.replace("<name>", "{{name}}");
    }
}
