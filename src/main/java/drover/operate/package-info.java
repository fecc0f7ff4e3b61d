/** What operators do, over HTTP on the management port. */
package drover.operate;
