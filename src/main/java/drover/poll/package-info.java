/** Reading an API again and again without losing or repeating anything: pages, cursors, and the state of each stream. */
package drover.poll;
