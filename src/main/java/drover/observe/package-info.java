/** What people and programs see of Drover: the status and its page, the Camel console, health and metrics of conditions. */
package drover.observe;
