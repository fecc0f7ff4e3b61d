/** Traces, where they are switched on: one from a poll or a webhook to each delivery. */
package drover.traces;
