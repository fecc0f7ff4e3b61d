/** Webhooks: how what is sent is signed. */
package drover.webhook;
