/** From a record to an event: when a record is news, what identifies its event, and what is known of each thing. */
package drover.event;
