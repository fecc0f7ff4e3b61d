/** Mailboxes, as Gmail has them: what YAML cannot say about history ids, labels and headers. */
package drover.mail;
