package drover.lint;

import java.util.Optional;
import java.util.regex.Pattern;

/** How a route is called, in a file or in Java. */
public final class Naming {
    private static final Pattern WORDS = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern ROUTE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+){2,}");
    private static final String DIRECT = "direct:";

    private Naming() {}

    /** Whether it is lower-case words with dashes. */
    static boolean isWords(String id) {
        return WORDS.matcher(id).matches();
    }

    /** Whether a route that reads from there may have the id: a log line leads to it then. */
    static boolean leads(String id, String from) {
        return !from.startsWith(DIRECT) || from.equals(DIRECT + id);
    }

    /**
     * The first rule that a route breaks, and what to write.
     *
     * @param from what it reads, as {@code direct:name}
     */
    public static Optional<String> fault(String id, String group, String description, String from) {
        if (!ROUTE.matcher(id).matches()) {
            return Optional.of(
                    "route " + id + " must be called system-thing-verb: .routeId(\"parcels-shipments-poll\")");
        }
        if (group == null || !id.startsWith(group + "-")) {
            return Optional.of("route " + id + " must say its system: .group(\"" + id.replaceFirst("-.*", "") + "\")");
        }
        if (description == null || description.isBlank()) {
            return Optional.of("route " + id + " must say what it does: .description(\"…\")");
        }
        return leads(id, from) ? Optional.empty() : Optional.of("route " + id + " must begin with direct:" + id);
    }
}
