package drover.start;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A configuration key as {@code application.properties} declares it.
 *
 * @param name such as {@code leaflink.base-url}, or with a part to fill in: {@code downstream.<name>.url}
 * @param type what a value must be
 * @param preset the default, or null
 * @param doc what it is for
 * @param section the heading that it stands under
 */
public record Key(String name, KeyType type, String preset, String doc, String section) {
    /** What stands for any system in a name. */
    static final String SYSTEM = "<system>";

    private static final String INTERNAL = "Below: how Drover is built";

    /** Whether nobody should change it: it stands below the line that says so. */
    public boolean isInternal() {
        return section.startsWith(INTERNAL);
    }

    /** The first part, which the key shares with the others of its group. */
    String group() {
        return name.substring(0, name.indexOf('.'));
    }

    /** What the environment's spelling of this key matches, whatever is filled in. */
    Pattern pattern() {
        return Pattern.compile(environment(name).replace("_NAME_", "[A-Z0-9_]+?"));
    }

    /** Whether a name as a properties file spells it is this key. */
    boolean isExactly(String spelling) {
        return Pattern.matches(Pattern.quote(name).replace("<name>", "\\E[\\w-]+(\\.[\\w-]+)*?\\Q"), spelling);
    }

    /** The key of one system, where this one stands for that of every system. */
    Key of(String system, String itsPreset) {
        return new Key(name.replace(SYSTEM, system), type, itsPreset == null ? preset : itsPreset, doc, section);
    }

    /** The environment's spelling of a name: {@code LEAFLINK_BASE_URL}. */
    static String environment(String name) {
        char[] letters = name.toUpperCase(Locale.ROOT).toCharArray();
        for (int i = 0; i < letters.length; i++) {
            char letter = letters[i];
            if ((letter < 'A' || letter > 'Z') && (letter < '0' || letter > '9')) {
                letters[i] = '_';
            }
        }
        return new String(letters);
    }
}
