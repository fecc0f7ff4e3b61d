package drover.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.svm.core.annotate.TargetClass;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

/** What a native image replaces is there, and is as unusable on the JVM: a new version may have moved it. */
class NoYamlTest {
    @Test
    void what_reads_yaml_is_where_it_is_replaced() throws Exception {
        Class<?> replaced = Class.forName(
                NoYaml.class.getAnnotation(TargetClass.class).className(), false, NoYaml.class.getClassLoader());
        Method ours = NoYaml.class.getDeclaredMethod("getInstance");
        Method theirs = replaced.getDeclaredMethod("getInstance");

        assertEquals(ours.getReturnType(), theirs.getReturnType());
        assertTrue(Modifier.isStatic(theirs.getModifiers()));
    }

    @Test
    void it_says_what_to_write_instead() {
        assertEquals(
                "A schema in YAML is not read: write it as JSON.",
                assertThrows(IllegalStateException.class, NoYaml::getInstance).getMessage());
    }
}
