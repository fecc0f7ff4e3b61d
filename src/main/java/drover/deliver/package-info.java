/** What is due for each downstream comes out by {@code outbox:<downstream>} and goes to its receiver. */
package drover.deliver;
