package drover.start;

import drover.system.Nearest;
import drover.system.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * All keys there are. They are declared where they are documented, in {@code application.properties}: {@link Declarations}. So
 * a new source declares its keys without Java.
 */
public final class Keys {
    private static final String FILE = "application.properties";

    private final List<Key> all;
    private final List<Key> written;
    /** The first parts of our own keys, as the environment spells them: {@code LEAFLINK_}. */
    private final Set<String> groups = new HashSet<>();

    private final Map<String, Key> byName = new HashMap<>();
    private final Map<Pattern, Key> byPattern = new LinkedHashMap<>();

    private Keys(List<Key> all, List<Key> written) {
        this.all = all;
        this.written = written;
        for (Key key : all) {
            if (!key.group().equals("quarkus")) {
                groups.add(Key.environment(key.group()) + "_");
            }
            if (key.name().contains("<")) {
                byPattern.put(key.pattern(), key);
            } else {
                byName.put(Key.environment(key.name()), key);
            }
        }
    }

    /** The packaged declarations, and those of an {@code application.properties} in the working directory. */
    public static Keys load() {
        Map<String, Key> keys = new LinkedHashMap<>();
        Declarations.all(packaged()).forEach(key -> keys.put(key.name(), key));
        Declarations.all(beside()).forEach(key -> keys.putIfAbsent(key.name(), key));
        return new Keys(List.copyOf(keys.values()), Declarations.written(packaged()));
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
        return Optional.ofNullable(byName.get(name)).or(() -> byPattern.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(name).matches())
                .max(Comparator.comparingInt(entry -> entry.getKey().pattern().length()))
                .map(Map.Entry::getValue));
    }

    /** The default of a key of every system, for one that declares none: {@code parcels.timeout}. */
    Optional<String> general(String spelling) {
        String name = spelling.substring(spelling.indexOf('.') + 1);
        return spelling.matches("(?!quarkus|camel|smallrye|mp|java)[a-z][\\w-]*\\.[\\w-]+")
                ? written.stream()
                        .filter(key -> key.name().equals(Key.SYSTEM + "." + name))
                        .map(Key::preset)
                        .filter(Objects::nonNull)
                        .findFirst()
                : Optional.empty();
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
