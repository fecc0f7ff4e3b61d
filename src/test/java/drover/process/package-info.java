/** The packaged application as a process of its own: what its users see of it, from the start to the kill. */
package drover.process;
