package drover.hints;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a process reaches by name, line by line in a file: kind, what, and by whom, with tabs between. The calls that {@link CallSites} puts
 * beside each reflective call end here. A static initializer runs when a native image is built, with all of Java at hand: it is left out.
 */
public final class Reached {
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();
    private static volatile Writer out;

    private Reached() {}

    /** From now on it is written there. */
    public static void begin(Path file) throws IOException {
        out = Files.newBufferedWriter(file);
    }

    /** A member is used, or an object made. */
    public static void member(Object member, String by) {
        if (member instanceof Method method) {
            note("method", method.getDeclaringClass().getName() + "#" + method.getName(), by);
        } else if (member instanceof Constructor<?> constructor) {
            note("constructor", constructor.getDeclaringClass().getName(), by);
        } else if (member instanceof Field field) {
            note("field", field.getDeclaringClass().getName() + "#" + field.getName(), by);
        } else if (member instanceof Class<?> type) {
            note("constructor", type.getName(), by);
        }
    }

    /** A class was found by its name. */
    public static void type(Object type, String by) {
        if (type instanceof Class<?> found) {
            note("class", found.getName(), by);
        }
    }

    /** A resource was found. */
    public static void resource(Object found, Object beside, String name, String by) {
        if (found == null || name == null || name.endsWith(".class")) {
            return;
        }
        boolean relative = beside instanceof Class<?> && !name.startsWith("/");
        String folder = relative ? ((Class<?>) beside).getPackageName().replace('.', '/') + "/" : "";
        note("resource", folder + (name.startsWith("/") ? name.substring(1) : name), by);
    }

    /** The providers of a service are asked for. */
    public static void service(Object type, String by) {
        note("service", ((Class<?>) type).getName(), by);
    }

    /** A proxy of these interfaces is made. */
    public static void proxy(Object interfaces, String by) {
        StringBuilder names = new StringBuilder();
        for (Class<?> type : (Class<?>[]) interfaces) {
            names.append(names.length() == 0 ? "" : ",").append(type.getName());
        }
        note("proxy", names.toString(), by);
    }

    private static void note(String kind, String what, String by) {
        if (SEEN.contains(kind + what + by) || isInitializing()) {
            return;
        }
        SEEN.add(kind + what + by);
        Writer writer = out;
        synchronized (Reached.class) {
            try {
                writer.write(kind + "\t" + what + "\t" + by + "\n");
                writer.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static boolean isInitializing() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("<clinit>")));
    }
}
