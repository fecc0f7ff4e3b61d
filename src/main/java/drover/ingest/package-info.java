/** Records that could not be read: kept whole, looked at, and read again after a fix. */
package drover.ingest;
