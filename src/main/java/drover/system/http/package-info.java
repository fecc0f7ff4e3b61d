/** The HTTP client behind all doors: a deadline for each call in all, connections that are checked, and no repeats but one. */
package drover.system.http;
