package drover.poll;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * Passes through lists that cannot be asked for their changes: such a list is read from its beginning to its end each time.
 * What has changed is found by comparison, and what has gone by its absence, which only complete passes can tell.
 */
@ApplicationScoped
class Passes {
    private final Gone gone;
    private final Missed missed;
    private final Blind blind = new Blind();

    Passes(Gone gone, Missed missed) {
        this.gone = gone;
        this.missed = missed;
    }

    /** Another pass. */
    Comparison begin() {
        return new Comparison(gone, missed, blind);
    }
}
