package drover.system;

import java.util.Collection;
import java.util.Comparator;

/** What was meant by a name that there is not. */
public final class Nearest {
    private Nearest() {}

    /** The one that is most like it. */
    static String to(String name, Collection<String> names) {
        return names.stream()
                .min(Comparator.comparingInt(other -> distance(other, name)))
                .orElseThrow();
    }

    /** Levenshtein's: how many letters are to be changed. */
    public static int distance(String one, String other) {
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
