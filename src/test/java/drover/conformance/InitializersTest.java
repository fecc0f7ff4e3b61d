package drover.conformance;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A native image is built with its classes initialized, and keeps what their statics hold: what is read of a file or of the environment
 * there is that of the machine that built it. On the JVM nobody would notice.
 */
class InitializersTest {
    private static final Path HINTS =
            Path.of("src/main/resources/META-INF/native-image/drover/drover/native-image.properties");

    @Test
    void no_class_reads_a_file_or_the_environment_when_it_is_initialized() throws IOException {
        String atRunTime = Files.readString(HINTS).strip() + ",";
        Offenders.none(
                ProductionClasses.ALL.stream()
                        .filter(type -> type.getStaticInitializer().isPresent() && readsOutside(type))
                        .map(JavaClass::getName)
                        .filter(name -> !atRunTime.contains(name + ",")),
                "Read it when it is first needed, or name the class in --initialize-at-run-time of " + HINTS + ".");
    }

    /** Whether its static initializer does, or what that calls among our classes. */
    private static boolean readsOutside(JavaClass type) {
        Set<JavaCodeUnit> seen = new HashSet<>();
        Deque<JavaCodeUnit> open = new ArrayDeque<>();
        open.add(type.getStaticInitializer().orElseThrow());
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.remove();
            for (JavaCodeUnitAccess<?> call : unit.getCallsFromSelf()) {
                if (call.isDeclaredInLambda()) {
                    continue;
                }
                if (isOutside(call)) {
                    return true;
                }
                call.getTarget().resolveMember().filter(seen::add).ifPresent(called -> open.add((JavaCodeUnit) called));
            }
        }
        return false;
    }

    private static boolean isOutside(JavaCodeUnitAccess<?> call) {
        String owner = call.getTargetOwner().getName();
        boolean isEnvironment = owner.equals(System.class.getName())
                && call.getTarget().getName().matches("getenv|getProperty|getProperties");
        return isEnvironment || owner.equals(Files.class.getName());
    }
}
