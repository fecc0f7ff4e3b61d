package drover.system;

import java.util.Map;

/**
 * The route files have been loaded.
 *
 * @param failed those that do not run, and why; empty when all do
 */
public record RoutesLoaded(Map<String, String> failed) {

    /** Whether all of them run. */
    public boolean all() {
        return failed.isEmpty();
    }
}
