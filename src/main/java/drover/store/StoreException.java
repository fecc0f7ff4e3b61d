package drover.store;

/** The store could not do what was asked; nothing of it was kept, so it can be asked again. */
public final class StoreException extends RuntimeException {
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
