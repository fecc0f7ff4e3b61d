package drover.inbox;

/** What a notification names cannot be asked for now, for a reason of our own: its system is off, or has no key. */
final class NotAsked extends Exception {
    private static final long serialVersionUID = 1L;

    NotAsked(String message) {
        super(message);
    }
}
