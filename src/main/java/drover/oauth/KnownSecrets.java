package drover.oauth;

import drover.system.Redaction;
import java.util.LinkedHashSet;
import java.util.Set;

/** The tokens that no text may show: the last few of a system. Those long gone let nobody in. */
final class KnownSecrets {
    private static final int MOST = 12;

    private final Set<String> known = new LinkedHashSet<>();

    /** Takes note of them; null is none. */
    synchronized void know(String... tokens) {
        for (String token : tokens) {
            if (token != null) {
                known.remove(token);
                known.add(token);
                Redaction.secret(token);
            }
        }
        while (known.size() > MOST) {
            String oldest = known.iterator().next();
            known.remove(oldest);
            Redaction.forget(oldest);
        }
    }
}
