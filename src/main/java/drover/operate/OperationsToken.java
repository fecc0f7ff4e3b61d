package drover.operate;

import drover.system.Redaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who may change something: whoever has {@code drover.operations-token}, or, when that is not set, the token that is made
 * once and kept in {@code <drover.data-dir>/operations-token} for its owner only.
 */
@ApplicationScoped
class OperationsToken {
    private static final String BEARER = "Bearer ";

    private final Optional<String> configured;
    private final Path file;

    OperationsToken(
            @ConfigProperty(name = "drover.operations-token") Optional<String> configured,
            @ConfigProperty(name = "drover.data-dir") Path dataDir) {
        this.configured = configured;
        this.file = dataDir.resolve("operations-token");
    }

    /** Whether an Authorization header carries the token; compared in constant time. */
    boolean isIn(String authorization) {
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return false;
        }
        byte[] given = authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, token().getBytes(StandardCharsets.UTF_8));
    }

    /** The token; it is made when it is first needed. */
    synchronized String token() {
        String token = configured.orElseGet(this::kept);
        Redaction.secret(token);
        return token;
    }

    private String kept() {
        try {
            if (Files.notExists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                byte[] random = new byte[24];
                new SecureRandom().nextBytes(random);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, HexFormat.of().formatHex(random));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the operations token can neither be read nor made in " + file + ": set drover.operations-token",
                    e);
        }
    }
}
