/** The one door to each API: pace, breaker, and answers sorted into what they mean. */
package drover.system;
