/** What APIs have answered lately, kept so that a change of the routes can be tried on it before it runs. */
package drover.shadow;
