/** How Drover starts: its keys are checked, then its routes are loaded one file at a time. */
package drover.start;
