package drover.jwt;

/** What a check of a token found. */
public sealed interface Verdict {
    /** It is what it says. */
    record Good(Bearer bearer) implements Verdict {}

    /**
     * It lets nobody in.
     *
     * @param why in words that show nothing of the token
     */
    record Refused(String why) implements Verdict {}

    /** It cannot be told now: the keys of its issuer could not be read yet. */
    record Unavailable(String why) implements Verdict {}
}
