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

    private Declarations(List<String> lines) {
        lines.forEach(this::read);
    }

    static Declarations of(List<String> lines) {
        return new Declarations(lines);
    }

    /** The keys as they are written, in their order: those of every system once. */
    List<Key> written() {
        return List.copyOf(written);
    }

    private void read(String line) {
        if (line.isBlank()) {
            doc = new StringBuilder();
            return;
        }
        Matcher heading = line.startsWith("# ---") ? SECTION.matcher(line) : null;
        Matcher typed = line.startsWith("#") ? TYPE.matcher(line) : null;
        Matcher key = line.startsWith("# ") ? null : KEY.matcher(line);
        if (heading != null && heading.matches()) {
            section = heading.group(1);
        } else if (typed != null && typed.matches()) {
            type = KeyType.parse(typed.group(1));
        } else if (key != null && key.matches()) {
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

    /** All keys, those of every system for each system. */
    List<Key> all() {
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
