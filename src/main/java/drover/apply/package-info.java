/** Route files that change while Drover runs: tried, drained and replaced, and put back where the new version does not run. */
package drover.apply;
