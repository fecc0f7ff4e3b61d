package drover.record;

/** A record that cannot become an event. The message names the field, what was expected there and the shape of what came. */
public final class BadRecord extends Exception {
    BadRecord(String field, String expected, String shape) {
        super("field " + field + ": expected " + expected + ", got " + shape);
    }
}
