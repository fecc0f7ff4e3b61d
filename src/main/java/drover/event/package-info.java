/** From a record as an API gave it to an event: how records are read, when they are news, and what identifies them. */
package drover.event;
