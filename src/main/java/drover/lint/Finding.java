package drover.lint;

import java.util.Comparator;

/**
 * Something that is wrong in a route file.
 *
 * @param file its path
 * @param message what is wrong, one sentence
 * @param help what is allowed, or what to write
 */
public record Finding(String file, int line, int column, Rule rule, String message, String help)
        implements Comparable<Finding> {
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::file)
            .thenComparing(Finding::line)
            .thenComparing(Finding::column)
            .thenComparing(Finding::rule)
            .thenComparing(Finding::message);

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }

    /** As a terminal and an editor read it: {@code file:line:column: error rule: message help}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + rule.level() + " " + rule.id() + ": " + message + " " + help;
    }
}
