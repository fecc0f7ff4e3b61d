package drover.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as {@code application.properties} declares it.
 *
 * @param preset the default, or null
 * @param type what the comment {@code # type:} says, or null
 * @param doc what it is for: the comment above it, which the keys that follow at once share
 * @param internal whether it stands below the line that says "Below: how Drover is built"
 */
record DeclaredKey(String name, String preset, String type, String doc, boolean internal) {
    private static final Pattern TYPE = Pattern.compile("# type: (.+)");
    private static final Pattern KEY = Pattern.compile("(#?)([a-z][\\w.<>-]*)=(.*)");

    /** The keys that people set, and below the line those that have a type. */
    static List<DeclaredKey> all() {
        List<DeclaredKey> keys = new ArrayList<>();
        StringBuilder doc = new StringBuilder();
        String type = null;
        boolean internal = false;
        boolean documented = false;
        for (String line : properties()) {
            Matcher typed = TYPE.matcher(line);
            Matcher key = KEY.matcher(line);
            internal |= line.startsWith("# --- Below: how Drover is built");
            if (line.isBlank()) {
                doc.setLength(0);
            } else if (typed.matches()) {
                type = typed.group(1);
            } else if (key.matches()) {
                if (!internal || type != null) {
                    boolean preset = key.group(1).isEmpty() || !key.group(3).isEmpty();
                    keys.add(new DeclaredKey(
                            key.group(2),
                            preset ? key.group(3) : null,
                            type,
                            doc.toString().strip(),
                            internal));
                }
                type = null;
                documented = true;
            } else if (line.startsWith("# ")) {
                if (documented) {
                    doc.setLength(0);
                }
                documented = false;
                doc.append(line.substring(2)).append(' ');
            }
        }
        return keys;
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

    /** Its row in docs/keys.md, as Markdown. */
    String row() {
        String value = preset == null || preset.isEmpty() ? "" : "`" + preset + "`";
        return "| `" + name + "` | " + value + " | " + doc.replace("|", "\\|").replace("<", "&lt;") + " |";
    }
}
