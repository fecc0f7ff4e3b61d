package drover.jwt;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a token has to be.
 *
 * @param algorithm the one algorithm that is taken, as RFC 7518 names it: what the token says of it is not asked
 * @param issuer who must have made it
 * @param audiences of which it must name one; where there is none it must name none (RFC 7519, 4.1.3)
 * @param scopes that it must have, all of them
 * @param skew how far its maker's clock may be from ours
 */
public record Rules(String algorithm, String issuer, List<String> audiences, Set<String> scopes, Duration skew) {}
