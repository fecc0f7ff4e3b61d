/** The Camel console on the management port: what an operator looks at, as JSON and as text. */
package drover.observe.console;
