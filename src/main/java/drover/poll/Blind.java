package drover.poll;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** By stream, why a pass could not tell what has gone: said once, not at every pass. */
final class Blind {
    private static final Logger LOG = Logger.getLogger("drover.poll");

    private final Map<String, String> reasons = new ConcurrentHashMap<>();

    /** @param why null: it could */
    void say(String stream, String why) {
        String before = why == null ? reasons.remove(stream) : reasons.put(stream, why);
        if (why != null && !Objects.equals(before, why)) {
            LOG.warnf("%s: what has gone cannot be told while %s", stream, why);
        }
    }
}
