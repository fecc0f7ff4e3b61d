package drover.jwt;

import drover.system.Credentials;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * The keys that sign our tokens (ES256): the credential {@code drover.jwt.signing-keys}, of which the first signs, or else those in
 * the file {@code signing-keys} of the data folder. There a new one is made each month. It is published an hour before it signs, and
 * the one before it as long as it lasts, so that no receiver meets a key that it cannot find.
 */
@Singleton
public class SigningKeys {
    private static final Logger LOG = Logger.getLogger("drover.jwt");
    private static final String NAME = "drover.jwt.signing-keys";
    private static final String MADE = "iat";
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration PUBLISHED = Duration.ofHours(1);

    private final Credentials credentials;
    private final Clock clock;
    private final Path file;
    private List<PublicJsonWebKey> kept;

    SigningKeys(Credentials credentials, Clock clock, @ConfigProperty(name = "drover.data-dir") Path dataDir) {
        this.credentials = credentials;
        this.clock = clock;
        this.file = dataDir.resolve("signing-keys");
    }

    void routes(@Observes Router router) {
        router.get("/.well-known/jwks.json").blockingHandler(this::publish);
    }

    private void publish(RoutingContext context) {
        boolean any = Files.exists(file) || credentials.find(NAME).isPresent();
        context.response()
                .setStatusCode(any ? 200 : 404)
                .putHeader("Content-Type", any ? "application/jwk-set+json" : "application/json")
                .putHeader("Cache-Control", "public, max-age=600")
                .end(any ? published() : "{\"status\":\"not found\"}")
                .onFailure(e -> LOG.debug("the caller has gone", e));
    }

    /** The public keys, as receivers read them (JWKS). */
    String published() {
        return new JsonWebKeySet(all()).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    /** The key that signs now. */
    synchronized PublicJsonWebKey current() {
        List<PublicJsonWebKey> all = all();
        if (credentials.find(NAME).isPresent()) {
            return all.get(0);
        }
        PublicJsonWebKey newest = all.get(all.size() - 1);
        return age(newest).compareTo(PUBLISHED) >= 0 ? newest : all.get(0);
    }

    private synchronized List<PublicJsonWebKey> all() {
        String given = credentials.find(NAME).orElse(null);
        if (given != null) {
            return read(given, NAME);
        }
        if (kept == null && Files.exists(file)) {
            try {
                kept = read(Files.readString(file), file.toString());
            } catch (IOException e) {
                throw new IllegalStateException("the keys of our tokens cannot be read from " + file, e);
            }
        }
        if (kept == null || age(kept.get(kept.size() - 1)).compareTo(MONTH) >= 0) {
            kept = renewed(kept == null ? List.of() : kept);
        }
        return kept;
    }

    private static List<PublicJsonWebKey> read(String json, String where) {
        try {
            List<JsonWebKey> keys = json.contains("\"keys\"")
                    ? new JsonWebKeySet(json).getJsonWebKeys()
                    : List.of(JsonWebKey.Factory.newJwk(json));
            List<PublicJsonWebKey> good = keys.stream()
                    .filter(key -> key.getKeyId() != null && PublicKeys.suits(key, "ES256"))
                    .map(PublicJsonWebKey.class::cast)
                    .filter(key -> key.getPrivateKey() != null)
                    .toList();
            if (!good.isEmpty()) {
                return good;
            }
        } catch (JoseException | RuntimeException e) {
            LOG.debug("keys of our tokens cannot be read");
        }
        // Without a cause, which may show a part of a key.
        throw new IllegalStateException(where + " has no private JWK for ES256 (P-256) with a kid, and no set of them");
    }

    private Duration age(PublicJsonWebKey key) {
        return Duration.ofSeconds(clock.instant().getEpochSecond()
                - key.getOtherParameterValue(MADE, Number.class).longValue());
    }

    /** With another key at the end, and the last of those before. */
    private List<PublicJsonWebKey> renewed(List<PublicJsonWebKey> before) {
        try {
            PublicJsonWebKey made = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            made.setKeyId(UUID.randomUUID().toString());
            made.setUse("sig");
            made.setAlgorithm("ES256");
            made.setOtherParameter(MADE, clock.instant().getEpochSecond());
            List<PublicJsonWebKey> all = new ArrayList<>(before.subList(Math.max(0, before.size() - 1), before.size()));
            all.add(made);
            write(new JsonWebKeySet(all).toJson(OutputControlLevel.INCLUDE_PRIVATE));
            LOG.infof(
                    "a key was made in %s, which signs our tokens from %s on",
                    file, before.isEmpty() ? "now" : "an hour");
            return List.copyOf(all);
        } catch (JoseException | IOException e) {
            throw new IllegalStateException(
                    "the keys of our tokens can neither be read nor made in " + file + ": set " + NAME, e);
        }
    }

    /** Whole or not at all. */
    private void write(String json) throws IOException {
        Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
        Path next = Files.createTempFile(
                folder,
                "signing-keys",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(next, json.getBytes(StandardCharsets.UTF_8), StandardOpenOption.SYNC);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
