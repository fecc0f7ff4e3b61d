package drover.poll;

/**
 * A poll has read a stream to its end.
 *
 * @param system whose it is, such as {@code leaflink}
 */
public record PollDone(String system) {}
