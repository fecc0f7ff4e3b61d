package drover.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.FileDescriptor;
import java.lang.ref.Cleaner;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.MappedByteBuffer;
import java.nio.channels.Channel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.Timer;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

/**
 * Statics are made when the native image is built, and stand in it as they were then. What belongs to a running process must
 * not be among them: the build refuses it (threads, random numbers, open files), or every machine would have the builder's
 * (zone, locale).
 */
class ImageHeapTest {
    private static final List<Class<?>> RUNNING = List.of(
            Thread.class,
            ExecutorService.class,
            Timer.class,
            Random.class,
            Cleaner.class,
            FileDescriptor.class,
            Channel.class,
            Socket.class,
            ServerSocket.class,
            DatagramSocket.class,
            MappedByteBuffer.class,
            TimeZone.class);

    /** What a class of its own would hold, to show that it is found. */
    static final class Wrong {
        static final Map<String, List<Object>> DEEP = Map.of("a", List.of(new Random(1)));
    }

    @Test
    void no_static_holds_what_belongs_to_a_running_process() throws ReflectiveOperationException {
        List<String> found = new java.util.ArrayList<>();
        for (JavaClass type : ProductionClasses.ALL) {
            found.addAll(found(Class.forName(type.getName())));
        }
        assertTrue(ProductionClasses.ALL.size() > 300, "there are classes to look at");

        Offenders.none(
                found.stream(),
                "Make it when it is first needed, in an instance: a native image is built with statics.");
    }

    @Test
    void it_is_found_however_deep_it_lies() throws ReflectiveOperationException {
        assertEquals(1, found(Wrong.class).size());
    }

    private static List<String> found(Class<?> type) throws ReflectiveOperationException {
        List<String> found = new java.util.ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                field.setAccessible(true);
                Object running = running(field.get(null));
                if (running != null) {
                    found.add(type.getName() + "." + field.getName() + " holds "
                            + running.getClass().getName());
                }
            }
        }
        return found;
    }

    /** The first thing of a running process that can be reached from a value, or null. */
    private static Object running(Object start) throws IllegalAccessException {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        push(open, start);
        while (!open.isEmpty()) {
            Object one = open.pop();
            if (RUNNING.stream().anyMatch(type -> type.isInstance(one))) {
                return one;
            }
            if (seen.add(one)) {
                inside(one, open);
            }
        }
        return null;
    }

    private static void inside(Object one, Deque<Object> open) throws IllegalAccessException {
        if (one instanceof Object[] array) {
            Arrays.stream(array).forEach(element -> push(open, element));
        } else if (one instanceof Collection<?> collection) {
            collection.forEach(element -> push(open, element));
        } else if (one instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                push(open, key);
                push(open, value);
            });
        } else if (!(one instanceof Class<?>) && !(one instanceof org.jboss.logging.Logger)) {
            fields(one, open);
        }
    }

    /** The JDK's own insides are closed to us, and its builder knows them. */
    private static void fields(Object one, Deque<Object> open) throws IllegalAccessException {
        for (Class<?> type = one.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    try {
                        field.setAccessible(true);
                    } catch (InaccessibleObjectException closed) {
                        continue;
                    }
                    push(open, field.get(one));
                }
            }
        }
    }

    private static void push(Deque<Object> open, Object value) {
        if (value != null) {
            open.push(value);
        }
    }
}
