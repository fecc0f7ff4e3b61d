/** What is measured: every metric by name, and the one place that writes them. */
package drover.metrics;
