package drover.start;

import drover.system.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The file {@code application.properties} beside the process, as any editor saves it: UTF-8, UTF-16 or Windows-1252, with or
 * without a byte order mark, with any line ends. Its form is that of Java's property files; the value of a secret is taken
 * letter by letter.
 *
 * @param name of the file
 * @param lines the last line of each key
 * @param problems each with the file and the line, and what to do
 */
record Beside(String name, Map<String, Line> lines, List<String> problems) {

    /**
     * A line that sets a key.
     *
     * @param number the first is 1
     * @param raw its value as it stands there
     */
    record Line(int number, String key, String raw) {

        /** Its value as Java's property files mean it. */
        String value() {
            StringBuilder value = new StringBuilder();
            for (int i = 0; i < raw.length(); i++) {
                char c = raw.charAt(i);
                if (c != '\\' || i + 1 == raw.length()) {
                    value.append(c);
                } else if (raw.startsWith("\\u", i) && raw.substring(i + 2).matches("[0-9a-fA-F]{4}(?s).*")) {
                    value.append((char) Integer.parseInt(raw.substring(i + 2, i + 6), 16));
                    i += 5;
                } else {
                    i++;
                    value.append(escaped(raw.charAt(i)));
                }
            }
            return value.toString();
        }

        private static char escaped(char c) {
            return switch (c) {
                case 't' -> '\t';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 'f' -> '\f';
                default -> c;
            };
        }
    }

    /** The one in a folder; nothing where there is none. */
    static Beside read(Path folder, String name) {
        Beside file = new Beside(name, new LinkedHashMap<>(), new ArrayList<>());
        try {
            file.read(PlainText.decodeLines(Files.readAllBytes(folder.resolve(name))));
        } catch (NoSuchFileException e) {
            return file;
        } catch (IOException e) {
            file.problems.add(name + " cannot be read: it must be a file that this user may read");
        }
        return file;
    }

    private void read(String text) {
        List<String> all = text.lines().toList();
        for (int i = 0; i < all.size(); i++) {
            int number = i + 1;
            StringBuilder line = new StringBuilder(PlainText.strip(all.get(i)));
            boolean comment = line.isEmpty() || line.charAt(0) == '#' || line.charAt(0) == '!';
            while (!comment && continues(line) && i + 1 < all.size()) {
                i++;
                line.setLength(line.length() - 1);
                line.append(PlainText.strip(all.get(i)));
            }
            if (!comment) {
                read(number, line.toString());
            }
        }
    }

    /** It ends with a backslash that is not itself escaped. */
    private static boolean continues(CharSequence line) {
        int slashes = 0;
        while (slashes < line.length() && line.charAt(line.length() - 1 - slashes) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    private void read(int number, String line) {
        String[] parts = line.split("(?<!\\\\)\\s*[=:]\\s*|(?<!\\\\)\\s+", 2);
        String key = new Line(number, "", PlainText.strip(parts[0])).value();
        if (parts.length < 2 && !line.matches(".*[=:]")) {
            problems.add(where(number) + "there is no = in it: write a key, = and its value");
            return;
        }
        Line now = new Line(number, key, PlainText.strip(parts.length < 2 ? "" : parts[1]));
        Line before = lines.put(key, now);
        if (before != null && !before.raw().equals(now.raw())) {
            problems.add(where(number) + key + " stands in line " + before.number()
                    + " already, with another value: remove one of the two");
        }
    }

    /** How a message about a line begins. */
    String where(int number) {
        return name + " line " + number + ": ";
    }
}
