package drover.start;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All keys there are. They are declared where they are documented, in {@code application.properties}: comment lines, a
 * line {@code # type: …}, and the key, commented out where it has no default. So a new source declares its keys without Java.
 */
final class Keys {
    private static final Pattern TYPE = Pattern.compile("#\\s*type:\\s*(.+)");
    private static final Pattern KEY = Pattern.compile("(#?)([a-z][\\w.<>-]*)=(.*)");

    private final List<Key> all;

    private Keys(List<Key> all) {
        this.all = all;
    }

    /** The packaged declarations, and those of an {@code application.properties} in the working directory. */
    static Keys load() {
        Map<String, Key> keys = new LinkedHashMap<>();
        try {
            InputStream packaged =
                    Thread.currentThread().getContextClassLoader().getResourceAsStream("application.properties");
            try (Reader reader = new InputStreamReader(packaged, StandardCharsets.UTF_8)) {
                read(reader).forEach(key -> keys.put(key.name(), key));
            }
            Path beside = Path.of("application.properties");
            if (Files.isRegularFile(beside)) {
                try (Reader reader = Files.newBufferedReader(beside)) {
                    read(reader).forEach(key -> keys.putIfAbsent(key.name(), key));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("application.properties cannot be read", e);
        }
        return new Keys(List.copyOf(keys.values()));
    }

    static List<Key> read(Reader source) throws IOException {
        List<Key> keys = new ArrayList<>();
        StringBuilder doc = new StringBuilder();
        KeyType type = null;
        BufferedReader lines = new BufferedReader(source);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher typed = TYPE.matcher(line);
            Matcher key = KEY.matcher(line);
            if (line.isBlank()) {
                doc.setLength(0);
            } else if (typed.matches()) {
                type = KeyType.parse(typed.group(1));
            } else if (key.matches() && type != null) {
                boolean preset = key.group(1).isEmpty() || !key.group(3).isEmpty();
                keys.add(new Key(
                        key.group(2),
                        type,
                        preset ? key.group(3) : null,
                        doc.toString().strip()));
                type = null;
            } else if (line.startsWith("# ")) {
                doc.append(line.substring(2)).append(' ');
            }
        }
        return keys;
    }

    List<Key> all() {
        return all;
    }

    /** The declaration of a key in whatever spelling. */
    Optional<Key> find(String spelling) {
        return all.stream().filter(key -> key.is(spelling)).findFirst();
    }

    boolean isOurs(String spelling) {
        String name = Key.environment(spelling);
        return all.stream()
                .filter(key -> !key.group().equals("quarkus"))
                .anyMatch(key -> name.startsWith(Key.environment(key.group()) + "_"));
    }

    /** The key that was most likely meant. */
    String nearest(String spelling) {
        String name = Key.environment(spelling);
        Key best = all.get(0);
        for (Key key : all) {
            if (distance(Key.environment(key.name()), name) < distance(Key.environment(best.name()), name)) {
                best = key;
            }
        }
        return best.name();
    }

    /** Levenshtein's. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j - 1], row[j]));
            }
        }
        return row[other.length()];
    }
}
