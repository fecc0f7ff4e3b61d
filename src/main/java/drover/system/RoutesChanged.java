package drover.system;

import java.util.Map;
import java.util.Set;

/**
 * Routes were taken away or added while Drover runs; those that were replaced are in both. Fired as a CDI event.
 *
 * @param gone the ids of those that were taken away
 * @param come the ids of those that were added
 * @param failed the route files that do not run, and why
 */
public record RoutesChanged(Set<String> gone, Set<String> come, Map<String, String> failed) {}
