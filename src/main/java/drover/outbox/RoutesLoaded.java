package drover.outbox;

/**
 * The route files have been loaded.
 *
 * @param all false where one of them does not run
 */
public record RoutesLoaded(boolean all) {}
