/** What is looked at before Drover runs, or beside it: ports, store, clock, and whether others can be reached; nothing is asked of them. */
package drover.check;
