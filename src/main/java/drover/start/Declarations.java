package drover.start;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the keys that {@code application.properties} declares: comment lines, a line {@code # type: …}, and the key,
 * commented out where it has no default. {@code <system>.timeout} declares a key of every system, which is every group with
 * a {@code base-url} or a preset of its token endpoint; a line {@code leaflink.timeout=…} without a type is what differs there.
 */
final class Declarations {
    private static final Pattern TYPE = Pattern.compile("#\\s*type:\\s*(.+)");
    private static final Pattern KEY = Pattern.compile("(#?)([a-z<][\\w.<>-]*)=(.*)");
    private static final Pattern SECTION = Pattern.compile("# --- (.+?) -+");

    private final List<Key> written = new ArrayList<>();
    private final Map<String, String> presets = new LinkedHashMap<>();
    private StringBuilder doc = new StringBuilder();
    private KeyType type;
    private String section = "";

    /** The keys as they are written, in their order: those of every system once. */
    static List<Key> written(List<String> lines) {
        return read(lines).written;
    }

    /** All keys, those of every system for each system. */
    static List<Key> all(List<String> lines) {
        return read(lines).expand();
    }

    private static Declarations read(List<String> lines) {
        Declarations declarations = new Declarations();
        lines.forEach(declarations::read);
        return declarations;
    }

    private void read(String line) {
        Matcher typed = TYPE.matcher(line);
        Matcher key = KEY.matcher(line);
        Matcher heading = SECTION.matcher(line);
        if (heading.matches()) {
            section = heading.group(1);
        } else if (line.isBlank()) {
            doc = new StringBuilder();
        } else if (typed.matches()) {
            type = KeyType.parse(typed.group(1));
        } else if (key.matches()) {
            declare(key.group(2), key.group(1).isEmpty() || !key.group(3).isEmpty() ? key.group(3) : null);
        } else if (line.startsWith("# ")) {
            doc.append(line.substring(2)).append(' ');
        }
    }

    private void declare(String name, String preset) {
        if (type != null) {
            written.add(new Key(name, type, preset, doc.toString().strip(), section));
            type = null;
        } else if (preset != null) {
            presets.put(name, preset);
        }
    }

    private List<Key> expand() {
        Set<String> systems = written.stream()
                .filter(key -> key.name().equals(key.group() + ".base-url"))
                .map(Key::group)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        presets.keySet().stream()
                .filter(name -> name.endsWith(".oauth.token-url"))
                .map(name -> name.substring(0, name.indexOf('.')))
                .forEach(systems::add);
        List<Key> all = new ArrayList<>();
        for (Key key : written) {
            if (key.group().equals(Key.SYSTEM)) {
                systems.stream()
                        .map(system ->
                                key.of(system, presets.get(key.of(system, null).name())))
                        .forEach(all::add);
            } else {
                all.add(key);
            }
        }
        return all;
    }
}
