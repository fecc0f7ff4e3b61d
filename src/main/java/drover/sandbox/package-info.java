/** What lets Drover play, in profile sandbox, the systems it talks to. Nothing here is used outside that profile. */
package drover.sandbox;
