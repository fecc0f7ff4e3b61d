package drover.deliver;

/**
 * One try to deliver.
 *
 * @param endedAt epoch milliseconds
 * @param status the HTTP status, or 0 where no answer came
 * @param took milliseconds
 * @param result what came of it in words, with secrets taken out
 */
record Attempt(long endedAt, int status, int took, String result) {}
