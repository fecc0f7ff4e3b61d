package drover.conformance;

import drover.start.Key;
import drover.start.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A key as {@code application.properties} declares it; one of every system is one of each.
 *
 * @param preset the default, or null
 */
record DeclaredKey(String name, String preset) {

    static List<DeclaredKey> all() {
        return Keys.load().all().stream().map(DeclaredKey::of).toList();
    }

    private static DeclaredKey of(Key key) {
        return new DeclaredKey(key.name(), key.preset());
    }

    /** The lines of {@code application.properties}. */
    static List<String> properties() {
        try {
            return Files.readAllLines(Path.of("application.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException("the tests run in the folder that holds application.properties", e);
        }
    }

    /** Whether a name is this key; either may have a part to fill in, such as {@code downstream.<name>.url}. */
    boolean is(String other) {
        return pattern(name).matcher(other).matches()
                || pattern(other).matcher(name).matches();
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(name.replace(".", "\\.").replace("<name>", "[a-z<>.-]+"));
    }
}
