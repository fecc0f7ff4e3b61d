package drover.start;

import drover.system.Nearest;
import drover.system.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * All keys there are. They are declared where they are documented, in {@code application.properties}: {@link Declarations}. So
 * a new source declares its keys without Java.
 */
public final class Keys {
    private static final String FILE = "application.properties";
    private static final Pattern OF_A_SYSTEM =
            Pattern.compile("(?!quarkus|camel|smallrye|mp|java)[a-z][\\w-]*\\.[\\w-]+");

    private final List<Key> all;
    private final List<Key> written;
    /** The first parts of our own keys, as the environment spells them: {@code LEAFLINK_}. */
    private final Set<String> groups = new HashSet<>();

    private final Map<String, Key> byName = new HashMap<>();
    private final List<Named> named = new ArrayList<>();
    /** Of keys of every system, by what follows the system. */
    private final Map<String, String> presets = new HashMap<>();

    /**
     * A key with a part to fill in. It is asked of thousands of names at each start, most of which begin otherwise.
     *
     * @param begin what every name of it begins with
     */
    private record Named(String begin, Pattern pattern, Key key) {
        static Named of(Key key) {
            String begin = key.name().substring(0, key.name().indexOf('<'));
            return new Named(Key.environment(begin), key.pattern(), key);
        }

        boolean is(String name) {
            return name.startsWith(begin) && pattern.matcher(name).matches();
        }
    }

    private Keys(List<Key> all, List<Key> written) {
        this.all = all;
        this.written = written;
        for (Key key : all) {
            if (!key.group().equals("quarkus")) {
                groups.add(Key.environment(key.group()) + "_");
            }
            if (key.name().contains("<")) {
                named.add(Named.of(key));
            } else {
                byName.put(Key.environment(key.name()), key);
            }
        }
        written.stream()
                .filter(key -> key.group().equals(Key.SYSTEM) && key.preset() != null)
                .forEach(key -> presets.putIfAbsent(key.name().substring(Key.SYSTEM.length() + 1), key.preset()));
    }

    /** The packaged declarations, and those of an {@code application.properties} in the working directory. */
    public static Keys load() {
        Declarations packaged = Declarations.of(packaged());
        Map<String, Key> keys = new LinkedHashMap<>();
        packaged.all().forEach(key -> keys.put(key.name(), key));
        Declarations.of(beside()).all().forEach(key -> keys.putIfAbsent(key.name(), key));
        return new Keys(List.copyOf(keys.values()), packaged.written());
    }

    /** The packaged declarations alone. */
    static Keys loadPackaged() {
        Declarations packaged = Declarations.of(packaged());
        return new Keys(packaged.all(), packaged.written());
    }

    private static List<String> packaged() {
        try (InputStream file = Thread.currentThread().getContextClassLoader().getResourceAsStream(FILE)) {
            return PlainText.decodeLines(file.readAllBytes()).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the packaged application.properties cannot be read", e);
        }
    }

    /** That of the working directory; what is wrong with it, {@link Beside} tells. */
    private static List<String> beside() {
        try {
            return PlainText.decodeLines(Files.readAllBytes(Path.of(FILE)))
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** In the order in which they are declared; those of every system for each system. */
    public List<Key> all() {
        return all;
    }

    /** As they are written in what is packaged: those of every system once. */
    public List<Key> written() {
        return written;
    }

    /** The declaration of a key in whatever spelling; of several that fit, the one that says most ({@code webhook.<name>.jwt.header}). */
    public Optional<Key> find(String spelling) {
        String name = Key.environment(spelling);
        return Optional.ofNullable(byName.get(name)).or(() -> named.stream()
                .filter(key -> key.is(name))
                .max(Comparator.comparingInt(key -> key.pattern().pattern().length()))
                .map(Named::key));
    }

    /** The default of a key of every system, for one that declares none: {@code parcels.timeout}. */
    Optional<String> general(String spelling) {
        String preset = presets.get(spelling.substring(spelling.indexOf('.') + 1));
        return preset != null && OF_A_SYSTEM.matcher(spelling).matches() ? Optional.of(preset) : Optional.empty();
    }

    boolean isOurs(String spelling) {
        String name = Key.environment(spelling);
        return groups.stream().anyMatch(name::startsWith);
    }

    /** The key that was most likely meant. */
    String nearest(String spelling) {
        String name = Key.environment(spelling);
        return all.stream()
                .map(Key::name)
                .min(Comparator.comparingInt(other -> Nearest.distance(Key.environment(other), name)))
                .orElseThrow();
    }

    /** Whether a name is so near to a key that it can only be a slip. */
    boolean isSlip(String spelling) {
        return Nearest.distance(Key.environment(nearest(spelling)), Key.environment(spelling)) <= 2;
    }
}
