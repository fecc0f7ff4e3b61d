package drover.terminal;

import java.io.PrintStream;

/**
 * How far long work is: on a terminal a bar on one line that is drawn over, elsewhere a line for each step. What is said meanwhile stands
 * on lines of its own.
 */
public final class Progress {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean terminal;
    private int shown;

    /**
     * To this stream.
     *
     * @param terminal whether a line can be drawn over
     */
    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** For whoever sits there, or does not. */
    public static Progress to(PrintStream out) {
        return new Progress(out, isTerminal());
    }

    /** Whether somebody looks at it, who sees a bar move. */
    @SuppressWarnings(
            "SystemConsoleNull") // With this console it is null where nobody sits there, on JDK 22 and later too.
    public static boolean isTerminal() {
        System.setProperty("jdk.console", "java.base");
        return System.console() != null;
    }

    /** Whether there is a bar. */
    public boolean isBar() {
        return terminal;
    }

    /**
     * A step begins.
     *
     * @param what it is
     * @param done steps that have ended, of all
     */
    public void step(String what, int done, int all) {
        if (terminal) {
            bar(what, done, all);
        } else {
            out.println(what);
        }
    }

    /** The bar, where there is one. */
    public void bar(String what, int done, int all) {
        int full = WIDTH * done / Math.max(1, all);
        show("[" + "#".repeat(full) + "-".repeat(WIDTH - full) + "] " + done + " of " + all + "  " + what);
    }

    /** A line that stays; the bar is drawn anew below it. */
    public void line(String text) {
        end();
        out.println(text);
    }

    /** Nothing is left of the bar. */
    public void end() {
        show("");
    }

    private void show(String text) {
        if (terminal && (shown > 0 || !text.isEmpty())) {
            out.print("\r" + text + " ".repeat(Math.max(0, shown - text.length())) + (text.isEmpty() ? "\r" : ""));
            out.flush();
            shown = text.length();
        }
    }
}
