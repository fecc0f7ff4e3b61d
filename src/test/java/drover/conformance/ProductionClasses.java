package drover.conformance;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import drover.lint.Mention;
import drover.lint.RouteFile;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The classes of {@code src/main/java}, as routes and the native image see them. */
final class ProductionClasses {
    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("drover");

    private static final Set<String> REGISTERED = findRegistered();

    /** The beans that routes can call by name. */
    Map<String, JavaClass> named() {
        Map<String, JavaClass> beans = new HashMap<>();
        for (JavaClass type : ALL) {
            type.tryGetAnnotationOfType(Named.class).ifPresent(named -> beans.put(named.value(), type));
        }
        return beans;
    }

    /** The class of a bean that a route file names, or null. */
    JavaClass bean(RouteFile file, String name) {
        return file.beans().stream()
                .filter(bean -> bean.name().equals(name) && ALL.contain(bean.type()))
                .map(bean -> ALL.get(bean.type()))
                .findFirst()
                .orElse(named().get(name));
    }

    /** The methods that a call may mean. */
    List<JavaMethod> methods(Mention call) {
        JavaClass bean = bean(call.file(), call.name());
        return bean == null
                ? List.of()
                : bean.getAllMethods().stream()
                        .filter(method -> method.getName().equals(call.method()))
                        .toList();
    }

    /** Whether the native image keeps the class reflective: by its own annotation, or as a target of another's. */
    boolean isRegistered(String type) {
        return REGISTERED.contains(type);
    }

    private static Set<String> findRegistered() {
        Set<String> registered = new HashSet<>();
        for (JavaClass type : ALL) {
            type.tryGetAnnotationOfType(RegisterForReflection.class).ifPresent(annotation -> {
                Arrays.stream(annotation.targets()).map(Class::getName).forEach(registered::add);
                registered.addAll(List.of(annotation.classNames()));
                if (annotation.targets().length + annotation.classNames().length == 0) {
                    registered.add(type.getName());
                    ALL.stream()
                            .filter(nested -> nested.getName().startsWith(type.getName() + "$"))
                            .forEach(nested -> registered.add(nested.getName()));
                }
            });
        }
        return registered;
    }
}
