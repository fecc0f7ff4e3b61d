/**
 * Rules that hold for every route file, key and class. Each is a test whose name is the rule and whose message says what to
 * do. Nothing is started: files and byte code are read as they are.
 */
package drover.conformance;
