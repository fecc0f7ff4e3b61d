/** The status page at {@code /} of the management port, and what it shows. */
package drover.observe.status;
