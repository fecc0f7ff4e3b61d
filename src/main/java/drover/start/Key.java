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
 */
record Key(String name, KeyType type, String preset, String doc) {

    /** The first part, which the key shares with the others of its group. */
    String group() {
        return name.substring(0, name.indexOf('.'));
    }

    /** Whether a name, in whatever spelling (environment or properties), is this key. */
    boolean is(String spelling) {
        return Pattern.matches(environment(name).replace("_NAME_", "[A-Z0-9_]+?"), environment(spelling));
    }

    /** The environment's spelling of a name: {@code LEAFLINK_BASE_URL}. */
    static String environment(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
