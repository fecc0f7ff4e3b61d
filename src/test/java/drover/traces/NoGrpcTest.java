package drover.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.oracle.svm.core.annotate.TargetClass;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a native image replaces is there: a new Quarkus may have moved it. */
class NoGrpcTest {
    @Test
    void the_method_that_makes_the_sender_by_grpc_is_where_it_is_replaced() throws Exception {
        Class<?> replaced = Class.forName(
                NoGrpc.class.getAnnotation(TargetClass.class).className(), false, NoGrpc.class.getClassLoader());
        List<String> ours = signatures(NoGrpc.class, "");
        assertEquals(1, ours.size());
        assertEquals(ours, signatures(replaced, "createOtlpGrpc"));
    }

    private static List<String> signatures(Class<?> type, String prefix) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().startsWith(prefix))
                .map(NoGrpcTest::signature)
                .toList();
    }

    private static String signature(Method method) {
        return method.getReturnType().getName() + " " + method.getName() + Arrays.toString(method.getParameterTypes());
    }
}
