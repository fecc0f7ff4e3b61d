/** The durable store: one database, one writer, transactions shared by everybody who waits. */
package drover.store;
