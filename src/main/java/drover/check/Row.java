package drover.check;

/**
 * Something that was looked at.
 *
 * @param what such as {@code port 8080}
 * @param words what was found; where it is not well, what to do
 */
public record Row(String what, State state, String words) {
    /** How it is. */
    public enum State {
        /** As it should be. */
        OK("ok"),
        /** Switched off: not looked at. */
        OFF("off"),
        /** Drover runs, and somebody should know. */
        WARN("warn"),
        /** Drover does not start, or a part of it does not work. */
        FAIL("FAIL");

        private final String word;

        State(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** It is as it should be. */
    public static Row ok(String what, String words) {
        return new Row(what, State.OK, words);
    }

    /** It is switched off. */
    public static Row off(String what, String words) {
        return new Row(what, State.OFF, words);
    }

    /** It works, and somebody should know something. */
    public static Row warn(String what, String words) {
        return new Row(what, State.WARN, words);
    }

    /** It does not work. */
    public static Row fail(String what, String words) {
        return new Row(what, State.FAIL, words);
    }
}
