/** Writing to an API: once, and what nobody knows to have worked is kept for a person. */
package drover.writeback;
