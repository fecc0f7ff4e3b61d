package drover.drift;

/**
 * What a record has otherwise than its schema says.
 *
 * @param field its path as the schema has it, such as {@code total.amount} or {@code line_items[].price}; never a text from outside
 * @param words what is so, without what stands in the record
 */
record Deviation(String field, String words) {
    /** For fields that the schema does not name one by one. */
    static final String OTHER = "other";
}
