package drover.inbox;

/** What became of a notification that was to be kept. */
enum Kept {
    NEW,
    /** It is there already, and is counted only. */
    REPEATED,
    /** It is kept beside one that has its id and says something else. */
    SAME_ID
}
