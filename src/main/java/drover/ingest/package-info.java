/** The durable line: records become events in one transaction; those that cannot be read are kept whole, and read again after a fix. */
package drover.ingest;
