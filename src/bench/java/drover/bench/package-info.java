/**
 * The benchmarks, run by {@code mvn -Pbench verify}: the packaged application as a process of its own, between a source and
 * a downstream that are played here, beside bare loops in the same run. Machines differ and are shared: what counts is the
 * ratio. {@link drover.bench.Bench} says what can be set.
 */
package drover.bench;
