/**
 * The benchmarks, run by {@code mvn -Pbench verify}: the packaged application as a process of its own, between a LeafLink
 * and a downstream that are played here, beside a bare camel-http loop in the same run. Machines differ and are shared: what
 * counts is the ratio.
 */
package drover.bench;
