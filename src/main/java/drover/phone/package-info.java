/** Messages and calls, as Twilio tells of them: what YAML cannot say about its forms and its lists. */
package drover.phone;
