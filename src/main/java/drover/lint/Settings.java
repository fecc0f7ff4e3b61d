package drover.lint;

import java.util.List;
import java.util.Optional;

/** The keys that there are, and what they are set to here. */
public interface Settings {

    /**
     * A key that is declared.
     *
     * @param preset its default, or null
     */
    record Declared(String name, String preset) {}

    /** The declarations of a key: {@code leaflink.timeout}, or with a part that is not known, {@code <name>.timeout}. */
    List<Declared> declared(String key);

    /** The value of a key here, its default where it is not set. */
    Optional<String> value(String key);

    /** The declared key that is most like a name. */
    String nearest(String key);

    /**
     * What is allowed in place of a value; nothing when it is good.
     *
     * @param type such as {@code duration} or {@code choice http|graphql}
     */
    Optional<String> allowed(String type, String value);
}
