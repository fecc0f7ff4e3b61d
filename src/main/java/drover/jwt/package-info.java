/** JSON Web Tokens (RFC 7519): those of others are verified, and ours are signed. */
package drover.jwt;
