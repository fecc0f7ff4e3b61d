package drover.system;

import java.time.Duration;

/**
 * The wall clock has jumped: somebody set it, or the machine slept. Fired as a CDI event, so that whoever keeps a time to
 * come sets it right.
 *
 * @param by how far it went: negative where it went back
 */
public record ClockJump(Duration by) {}
