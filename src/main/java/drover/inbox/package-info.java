/** Webhooks in: verified, on disk before they are answered, and resolved afterwards. */
package drover.inbox;
