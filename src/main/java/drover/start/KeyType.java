package drover.start;

import java.util.function.Predicate;

/**
 * What the value of a key must be. {@link KeyTypes} has them all.
 *
 * @param name as in the "type:" comment
 * @param allowed in words, for the message about a bad value
 * @param accepts true for a good value; it may also throw for a bad one
 */
public record KeyType(String name, String allowed, Predicate<String> accepts) {

    /**
     * Reads a "type:" comment such as {@code duration 1ms..1h} or {@code choice emit|baseline}.
     *
     * @throws IllegalArgumentException for a type there is none of
     */
    static KeyType parse(String text) {
        String[] words = text.strip().split("\\s+", 2);
        return KeyTypes.of(words[0], words.length > 1 ? words[1] : "");
    }

    boolean isGood(String value) {
        try {
            return accepts.test(value);
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Whether it is taken letter by letter: what is secret, and the address that may hold a password. */
    boolean isRaw() {
        return isSecret() || name.equals("postgresql");
    }

    /** Whether it is shown nowhere. */
    boolean isSecret() {
        return name.equals("secret") || name.equals("headers");
    }
}
