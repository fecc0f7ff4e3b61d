package drover.observe.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.camel.console.DevConsole;
import org.junit.jupiter.api.Test;

/** Camel finds its consoles by name on the class path, which a native binary cannot: we name each, and here none is forgotten. */
class StockConsolesTest {
    private static final String FOLDER = "META-INF/services/org/apache/camel/dev-console/";

    /** The registry is no console; health would show no checks; the breakers of this one are those of another kind than ours. */
    private static final Set<String> NOT_OFFERED = Set.of("default-registry", "health", "circuit-breaker");

    @Test
    void every_console_on_the_class_path_is_offered_by_its_constructor() {
        // given
        Map<String, String> found = onTheClassPath();
        assertTrue(found.containsKey("route"), "the class path was searched: " + found);
        found.keySet().removeAll(NOT_OFFERED);

        // when
        Map<String, String> offered = new TreeMap<>();
        StockConsoles.ON.forEach((id, console) -> offered.put(id, name(console)));
        StockConsoles.OFF.forEach((id, console) -> offered.put(id, name(console)));

        // then
        assertEquals(
                found,
                offered,
                "A console came or went with a new version of Camel: enter it in StockConsoles, under OFF if it can act or show"
                        + " what is confidential.");
    }

    @Test
    void none_is_both_on_and_off() {
        Set<String> both = new TreeSet<>(StockConsoles.ON.keySet());
        both.retainAll(StockConsoles.OFF.keySet());

        assertEquals(Set.of(), both);
    }

    private static String name(Supplier<DevConsole> console) {
        return console.get().getClass().getName();
    }

    /** Each id, and the class that stands for it. */
    private static Map<String, String> onTheClassPath() {
        Map<String, String> found = new TreeMap<>();
        for (String file : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (file.endsWith(".jar")) {
                try (JarFile jar = new JarFile(file)) {
                    for (JarEntry entry : jar.stream().toList()) {
                        String name = entry.getName();
                        if (name.startsWith(FOLDER) && !name.endsWith("/") && !name.endsWith(".json")) {
                            found.put(name.substring(FOLDER.length()), type(jar, entry));
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(file, e);
                }
            }
        }
        return found;
    }

    private static String type(JarFile jar, JarEntry entry) throws IOException {
        Properties service = new Properties();
        try (InputStream text = jar.getInputStream(entry)) {
            service.load(text);
        }
        return service.getProperty("class");
    }
}
