/** What a record of an API looks like (a kind), and how it is read: no store, no HTTP, no notion of an event. */
package drover.record;
