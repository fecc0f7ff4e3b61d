/** Systems that a person lets us into: OAuth 2.0. Tokens are asked for in time, kept encrypted, and shown nowhere. */
package drover.oauth;
