package drover.system;

/** The HTTP server is open and the routes that begin by themselves have been started. Fired as a CDI event, once. */
public record Opened() {}
