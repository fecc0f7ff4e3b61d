package drover.lint;

import drover.lint.RouteFile.Instance;
import drover.lint.RouteFile.Template;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is made of templates: they are there, and get what they want, of the type that the description of a parameter begins with. */
final class TemplateCheck implements Check {
    /** What is said of them by other rules, or allows anything. */
    private static final Set<String> OTHERS = Set.of("text", "cron", "path");

    private final Settings settings;
    private final Known known;

    TemplateCheck(Settings settings, Known known) {
        this.settings = settings;
        this.known = known;
    }

    @Override
    public void look(RouteFile file, RouteSet all, Found found) {
        configurations(file, found);
        for (Instance instance : file.instances()) {
            Optional<Template> template = all.template(instance);
            if (template.isPresent()) {
                look(instance, template.get(), all, found);
            } else {
                found.add(
                        Rule.TEMPLATE,
                        instance.node().at("routeTemplateRef").place(),
                        "there is no template " + instance.template() + ".",
                        Names.instead(instance.template(), all.templates().keySet()));
            }
        }
    }

    private static void configurations(RouteFile file, Found found) {
        Set<String> names = file.yaml()
                .all("routeConfiguration")
                .map(one -> one.text("id"))
                .collect(Collectors.toCollection(TreeSet::new));
        file.routes().stream()
                .map(route -> route.node().at("routeConfigurationId"))
                .filter(named -> !named.isMissing() && !names.contains(named.text()))
                .forEach(named -> found.add(
                        Rule.TEMPLATE,
                        named.place(),
                        "there is no routeConfiguration " + named.text() + " in this file.",
                        "Without it the route runs without retries and says nothing. "
                                + (names.isEmpty()
                                        ? "Write one here, or leave it out."
                                        : Names.instead(named.text(), names))));
    }

    private void look(Instance instance, Template template, RouteSet all, Found found) {
        instance.node().at("parameters").items().forEach(given -> {
            Yaml name = given.at("name");
            Yaml declared = template.parameters().get(name.text());
            if (declared == null) {
                found.add(
                        Rule.TEMPLATE,
                        name.place(),
                        "the template " + template.id() + " has no parameter " + name.text() + ".",
                        Names.instead(name.text(), template.parameters().keySet()));
            } else {
                value(given.at("value"), name.text(), declared.text("description"), found);
                if (declared.text("description").startsWith("text: the bean")) {
                    beans(given.at("value"), all, found);
                }
            }
        });
        for (String parameter : template.parameters().keySet()) {
            if (template.isRequired(parameter) && !instance.parameters().containsKey(parameter)) {
                found.add(
                        Rule.TEMPLATE,
                        instance.node().place(),
                        "the template " + template.id() + " must have the parameter " + parameter + ".",
                        template.parameters().get(parameter).text("description") + ".");
            }
        }
    }

    private void beans(Yaml value, RouteSet all, Found found) {
        Set<String> names = new TreeSet<>(known.beans().keySet());
        all.beans().forEach(bean -> names.add(bean.name()));
        Stream.of(value.text().split(",", -1))
                .filter(name -> !name.contains("{{") && !names.contains(name.strip()))
                .forEach(name -> found.add(
                        Rule.BEAN, value.place(), "there is no bean " + name + ".", Names.instead(name, names)));
    }

    private void value(Yaml value, String name, String description, Found found) {
        int colon = description.indexOf(':');
        String type = colon < 0 ? "text" : description.substring(0, colon);
        boolean typed = type.matches("[a-z-]+( [a-z0-9|-]+)?") && !OTHERS.contains(type);
        if (!typed || value.text().isEmpty() || value.text().contains("{{")) {
            return;
        }
        // Bounds of numbers and times are the template's own affair.
        String bounded = type.equals("duration")
                ? "duration 0s..3650d"
                : type.equals("integer") ? "integer 0..1000000000" : type;
        settings.allowed(bounded, value.text())
                .ifPresent(allowed -> found.add(
                        Rule.TEMPLATE,
                        value.place(),
                        "the parameter " + name + " cannot have this value.",
                        "It must be " + allowed.replaceFirst(", within .*", "") + "."));
    }
}
