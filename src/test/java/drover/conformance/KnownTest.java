package drover.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.support.DefaultComponent;
import org.junit.jupiter.api.Test;

/** What {@code drover lint} knows of the classes is what they are. {@code -Ddrover.docs=write} writes it. */
class KnownTest {
    private static final Path FILE = Path.of("src/main/resources/lint/known.txt");
    private static final String HEAD = "# What Java gives to route files. Made from the classes: KnownTest.\n";
    private static final String CAMEL = "META-INF/org/apache/camel/component/";

    private final ProductionClasses production = new ProductionClasses();

    @Test
    void what_lint_knows_is_what_the_classes_are() throws IOException {
        Set<String> lines = new TreeSet<>();
        production.named().forEach((name, type) -> lines.add("bean " + name + " " + type.getName()));
        for (JavaClass type : ProductionClasses.ALL) {
            if (production.isRegistered(type.getName())) {
                described(type, lines);
            }
        }
        production.named().forEach((name, type) -> endpoint(name, type, lines));
        lines.addAll(List.of(
                "exception java.lang.Exception",
                "exception java.lang.Throwable",
                "exception java.lang.IllegalStateException"));
        for (String component : listed("component.properties", "components=")) {
            lines.add("component " + component + " " + description(component));
        }
        listed("language.properties", "languages=").forEach(language -> lines.add("language " + language));
        VariablesTest.inJava().forEach(variable -> lines.add("variable " + variable));
        String right = HEAD + String.join("\n", lines) + "\n";

        if ("write".equals(System.getProperty("drover.docs"))) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, right);
        }
        assertEquals(
                right,
                Files.readString(FILE),
                "run mvn test-compile surefire:test -Dtest=KnownTest -Ddrover.docs=write, so that lint knows the classes as they are");
    }

    private static void described(JavaClass type, Set<String> lines) {
        if (type.isAssignableTo(Throwable.class)) {
            lines.add("exception " + type.getName());
            return;
        }
        if (type.getModifiers().contains(JavaModifier.ABSTRACT)) {
            return;
        }
        List<JavaMethod> methods = type.getAllMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                        && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && method.getOwner().getName().startsWith("drover."))
                .toList();
        String called = methods.stream()
                .filter(method -> !isSetter(method))
                .flatMap(KnownTest::numbers)
                .sorted()
                .distinct()
                .collect(Collectors.joining(" "));
        boolean made = type.getConstructors().stream()
                .anyMatch(constructor -> constructor.getModifiers().contains(JavaModifier.PUBLIC)
                        && constructor.getRawParameterTypes().isEmpty());
        if (!called.isEmpty() && (made || type.isAnnotatedWith(Named.class))) {
            lines.add("methods " + type.getName() + " " + called);
        }
        if (made) {
            lines.add(("properties " + type.getName() + " " + properties(methods.stream())).strip());
        }
    }

    /** What is annotated (a variable, a header) a route need not give. */
    private static Stream<String> numbers(JavaMethod method) {
        int all = method.getParameters().size();
        long given = method.getParameters().stream()
                .filter(parameter -> parameter.getAnnotations().isEmpty())
                .count();
        return Stream.of(method.getName() + "/" + all, method.getName() + "/" + given);
    }

    private static boolean isSetter(JavaMethod method) {
        return method.getName().matches("set[A-Z]\\w*")
                && method.getRawParameterTypes().size() == 1;
    }

    private static String properties(Stream<JavaMethod> methods) {
        return methods.filter(KnownTest::isSetter)
                .filter(method -> !method.getName().equals("setCamelContext"))
                .map(method -> Character.toLowerCase(method.getName().charAt(3))
                        + method.getName().substring(4))
                .sorted()
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private static void endpoint(String name, JavaClass component, Set<String> lines) {
        if (component
                .getRawSuperclass()
                .filter(base -> base.isEquivalentTo(DefaultComponent.class))
                .isPresent()) {
            String type = component.getName().replaceFirst("Component$", "Endpoint");
            lines.add(("endpoint " + name + " "
                            + (ProductionClasses.ALL.contain(type)
                                    ? properties(ProductionClasses.ALL.get(type).getMethods().stream())
                                    : ""))
                    .strip());
        }
    }

    /** What the jars say that they have. */
    private static Set<String> listed(String file, String key) throws IOException {
        Set<String> names = new TreeSet<>();
        for (URL url : Collections.list(
                KnownTest.class.getClassLoader().getResources("META-INF/services/org/apache/camel/" + file))) {
            try (InputStream in = url.openStream()) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith(key))
                        .flatMap(line -> Stream.of(line.substring(key.length()).split(" ", -1)))
                        .forEach(names::add);
            }
        }
        return names;
    }

    private static String description(String component) {
        String resource = Stream.of(
                        component, component.replace('-', '/'), component.replaceFirst("s$", ""), "beanclass")
                .map(folder -> CAMEL + folder + "/" + component + ".json")
                .filter(path -> KnownTest.class.getClassLoader().getResource(path) != null)
                .findFirst()
                .orElse("");
        if (resource.isEmpty()) {
            throw new AssertionError("where is the description of the component " + component + "?");
        }
        return resource;
    }
}
