package drover.jwt;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.Config;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * The bean {@code ourTokens} of the routes: a downstream that has {@code jwt.audience} is sent a JWT of ours, made anew for each
 * attempt, with the SHA-256 of the body in {@code payload_hash}.
 */
@Singleton
@Named("ourTokens")
@RegisterForReflection
public class OurTokens {
    private final Config config;
    private final SigningKeys keys;
    private final Clock clock;

    OurTokens(Config config, SigningKeys keys, Clock clock) {
        this.config = config;
        this.keys = keys;
        this.clock = clock;
    }

    /** Sets {@code Authorization}, where the receiver, such as {@code downstream.default}, wants it. */
    public void show(String receiver, Exchange exchange) throws JoseException, GeneralSecurityException {
        String audience = config.getOptionalValue(receiver + ".jwt.audience", String.class)
                .orElse(null);
        if (audience != null) {
            byte[] body = exchange.getMessage().getBody(byte[].class);
            String lifetime = config.getOptionalValue(receiver + ".jwt.lifetime", String.class)
                    .orElse("60s");
            exchange.getMessage()
                    .setHeader(
                            "Authorization",
                            "Bearer "
                                    + token(
                                            audience,
                                            TimeUtils.toDuration(lifetime).toSeconds(),
                                            body));
        }
    }

    private String token(String audience, long seconds, byte[] body) throws JoseException, GeneralSecurityException {
        long now = clock.instant().getEpochSecond();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(config.getValue("drover.public-url", String.class).replaceFirst("/+$", ""));
        claims.setSubject("drover");
        claims.setAudience(audience);
        claims.setIssuedAt(NumericDate.fromSeconds(now));
        claims.setExpirationTime(NumericDate.fromSeconds(now + seconds));
        claims.setJwtId(UUID.randomUUID().toString());
        claims.setStringClaim(
                "payload_hash",
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body)));
        PublicJsonWebKey key = keys.current();
        JsonWebSignature signed = new JsonWebSignature();
        signed.setAlgorithmHeaderValue("ES256");
        signed.setHeader("typ", "JWT");
        signed.setKeyIdHeaderValue(key.getKeyId());
        signed.setKey(key.getPrivateKey());
        signed.setPayload(claims.toJson());
        return signed.getCompactSerialization();
    }
}
