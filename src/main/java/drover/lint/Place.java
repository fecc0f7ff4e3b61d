package drover.lint;

/** Where something stands in a file; the first line and column are 1. */
public record Place(int line, int column) {
    static final Place BEGIN = new Place(1, 1);

    /** So many characters further in the same line. */
    Place right(int characters) {
        return new Place(line, column + characters);
    }
}
