package drover.lint;

import drover.system.Nearest;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What to say of a name that there is not. */
final class Names {
    private static final int MOST = 12;

    private Names() {}

    /** The one that was meant, or what is allowed. */
    static String instead(String name, Collection<String> allowed) {
        Optional<String> meant = allowed.stream()
                .filter(other -> Nearest.distance(other, name) <= Math.max(1, (name.length() + 1) / 3))
                .min(Comparator.<String>comparingInt(other -> Nearest.distance(other, name))
                        .thenComparing(Comparator.naturalOrder()));
        String all = String.join(
                ", ", allowed.stream().sorted().distinct().limit(MOST).toList());
        String more = allowed.size() > MOST ? ", …" : "";
        return meant.map(one -> "Did you mean " + one + "?" + (allowed.size() <= MOST ? " Allowed: " + all + "." : ""))
                .orElse(allowed.isEmpty() ? "" : "Allowed: " + all + more + ".");
    }
}
