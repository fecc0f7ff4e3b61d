package drover.apply;

/** A change that is not taken: the words say why, and where. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String words) {
        super(words);
    }

    Refused(String words, Throwable cause) {
        super(words, cause);
    }
}
