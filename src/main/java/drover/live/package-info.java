/** Live streams: what a system tells over a WebSocket, as it happens. */
package drover.live;
