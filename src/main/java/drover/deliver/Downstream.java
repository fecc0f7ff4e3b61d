package drover.deliver;

/**
 * Somebody who is told.
 *
 * @param name as in {@code downstream.<name>.url}
 * @param types the event types it wants
 * @param ordered whether events of one subject must arrive in the order they happened
 */
public record Downstream(String name, TypePatterns types, boolean ordered) {
    /** With the patterns as text. */
    public Downstream(String name, String types, boolean ordered) {
        this(name, TypePatterns.of(types), ordered);
    }

    /** Whether it wants events of that type. */
    public boolean wants(String type) {
        return types.include(type);
    }
}
