package drover.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import drover.lint.Mention;
import drover.lint.RouteFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What routes reach by name is there, and is kept by the native image; on the JVM nobody would notice. */
class NativeHintsTest {
    private static final String ADVICE =
            "Annotate the class with @RegisterForReflection, or name it among the targets of one"
                    + " that is: routes reach it by reflection, which a native binary refuses otherwise.";

    private final ProductionClasses production = new ProductionClasses();
    private final List<Mention> calls = Routes.mentions(Mention.Kind.CALL);

    @Test
    void every_bean_that_a_route_calls_is_registered_for_reflection() {
        Offenders.none(
                calls.stream()
                        .map(call -> production.bean(call.file(), call.name()))
                        .filter(bean -> bean != null && !production.isRegistered(bean.getName()))
                        .map(JavaClass::getName),
                ADVICE);
    }

    @Test
    void every_method_that_a_route_calls_is_there_and_public() {
        Offenders.none(
                calls.stream()
                        .filter(call -> production.bean(call.file(), call.name()) != null
                                && !call.method().isEmpty())
                        .filter(call -> production.methods(call).stream()
                                .noneMatch(method -> method.getModifiers().contains(JavaModifier.PUBLIC)))
                        .map(call -> call.file().path() + ": " + call.name() + "." + call.method()),
                "The class of the bean has no public method of this name. Is it misspelt?");
    }

    @Test
    void everything_that_a_called_method_answers_is_registered_for_reflection() {
        Offenders.none(
                calls.stream()
                        .flatMap(call -> production.methods(call).stream())
                        .flatMap(method -> method.getReturnType().getAllInvolvedRawTypes().stream())
                        .map(JavaClass::getName)
                        .filter(type -> type.startsWith("drover.") && !production.isRegistered(type)),
                ADVICE + " A route reads its properties, as in ${variable.reading.key}.");
    }

    /** What it inherits is declared there: the property {@code status} of an exception, the steps of a builder. */
    @Test
    void everything_that_a_registered_class_inherits_is_registered_as_well() {
        Offenders.none(
                ProductionClasses.ALL.stream()
                        .filter(type -> production.isRegistered(type.getName()))
                        .flatMap(type -> type.getAllRawSuperclasses().stream()
                                .map(JavaClass::getName)
                                .filter(base -> base.startsWith("drover.") && !production.isRegistered(base))
                                .map(base -> base + ", the base of " + type.getName())),
                ADVICE);
    }

    @Test
    void every_type_of_a_bean_exists_and_is_registered_for_reflection() {
        Offenders.none(
                Routes.files().stream().flatMap(file -> file.beans().stream()
                        .map(RouteFile.Bean::type)
                        .filter(type -> !ProductionClasses.ALL.contain(type) || !production.isRegistered(type))
                        .map(type -> file.path() + ": " + type)),
                ADVICE + " Or is the name misspelt?");
    }

    @Test
    void every_exception_that_a_route_names_exists() {
        Offenders.none(
                exceptions().keySet().stream().filter(name -> !exists(name)),
                "There is no such class: the whole file would not load. Write the full name, with the package.");
    }

    @Test
    void every_exception_that_a_route_names_is_registered_for_reflection() {
        Offenders.none(
                exceptions().entrySet().stream()
                        .filter(named -> !production.isRegistered(named.getKey()))
                        .map(named -> named.getValue().path() + ": " + named.getKey()),
                ADVICE);
    }

    /** The exceptions of doCatch, onException and throwException, and where they are named. */
    private static Map<String, RouteFile> exceptions() {
        Map<String, RouteFile> exceptions = new LinkedHashMap<>();
        Routes.mentions(Mention.Kind.EXCEPTION).forEach(mention -> exceptions.put(mention.name(), mention.file()));
        return exceptions;
    }

    private static boolean exists(String type) {
        try {
            Class.forName(type, false, JsonNode.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
