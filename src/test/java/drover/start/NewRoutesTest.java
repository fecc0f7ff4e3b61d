package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.apache.camel.impl.DefaultModel;
import org.junit.jupiter.api.Test;

/** What a binary has in the place of Camel's own fits the Camel that is there: an update of Camel shows here, not in a build of half an hour. */
class NewRoutesTest {
    @Test
    void each_part_of_it_is_in_camel_too() throws Exception {
        for (Field field : own(NewRoutes.class.getDeclaredFields())) {
            assertEquals(DefaultModel.class.getDeclaredField(field.getName()).getGenericType(), field.getGenericType());
        }
        for (Method method : own(NewRoutes.class.getDeclaredMethods())) {
            assertEquals(
                    DefaultModel.class
                            .getDeclaredMethod(method.getName(), method.getParameterTypes())
                            .getReturnType(),
                    method.getReturnType());
        }
    }

    private static Field[] own(Field... all) {
        return Arrays.stream(all).filter(field -> !field.isSynthetic()).toArray(Field[]::new);
    }

    private static Method[] own(Method... all) {
        return Arrays.stream(all).filter(method -> !method.isSynthetic()).toArray(Method[]::new);
    }
}
