/** The last good state of what is read, for whoever needs it while an API cannot be asked. */
package drover.snapshot;
