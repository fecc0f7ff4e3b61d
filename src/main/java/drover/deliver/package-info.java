/** The durable line: events go in by {@code outbox:append} and come out by {@code outbox:<downstream>}. */
package drover.deliver;
