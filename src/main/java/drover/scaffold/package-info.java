/** Files for a new source or downstream, which run as they are written. */
package drover.scaffold;
