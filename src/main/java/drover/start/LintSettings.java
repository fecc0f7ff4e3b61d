package drover.start;

import drover.lint.Settings;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * The keys as lint sees them: those that are declared, with what they are set to here.
 *
 * @param keys all that are declared
 * @param config what they are set to
 */
public record LintSettings(Keys keys, Config config) implements Settings {

    /** Of this folder and this environment. */
    public static LintSettings here() {
        return new LintSettings(Keys.load(), Preflight.config());
    }

    @Override
    public List<Declared> declared(String key) {
        return keys.all().stream()
                .filter(one -> isSame(one.name(), key))
                .map(one -> new Declared(one.name(), one.preset()))
                .toList();
    }

    /** Either may have a part to fill in. */
    private static boolean isSame(String name, String key) {
        return pattern(name).matcher(key).matches()
                || pattern(key).matcher(name).matches();
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(Pattern.quote(name).replace("<name>", "\\E[a-z<>.-]+\\Q"));
    }

    @Override
    public Optional<String> value(String key) {
        return config.getOptionalValue(key, String.class);
    }

    @Override
    public String nearest(String key) {
        return keys.nearest(key);
    }

    @Override
    public Optional<String> allowed(String type, String value) {
        KeyType known = KeyType.parse(type);
        return known.isGood(value) ? Optional.empty() : Optional.of(known.allowed());
    }
}
