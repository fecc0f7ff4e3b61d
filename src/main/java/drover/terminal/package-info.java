/** What a person sees of work that takes its time. */
package drover.terminal;
