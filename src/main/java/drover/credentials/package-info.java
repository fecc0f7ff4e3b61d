/** Where credentials come from, and the one place that keeps them out of everything written. */
package drover.credentials;
