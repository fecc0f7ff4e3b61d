package drover.oauth;

import drover.system.Credentials;
import drover.system.Redaction;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The key of the {@link Envelope}: the credential {@code drover.encryption-key}, or else the file {@code encryption-key} in the data
 * folder, which only its owner may read and which is made when it is first needed. Several nodes on one database need the same.
 */
@Singleton
public class EncryptionKey {
    private static final Logger LOG = Logger.getLogger("drover.oauth");
    private static final String NAME = "drover.encryption-key";

    private final Credentials credentials;
    private final Path file;
    private Envelope envelope;

    EncryptionKey(Credentials credentials, @ConfigProperty(name = "drover.data-dir") Path dataDir) {
        this.credentials = credentials;
        this.file = dataDir.resolve("encryption-key");
    }

    /**
     * What seals and opens with this key.
     *
     * @throws IllegalStateException when the key is none, or can neither be read nor made; the message says what to do
     */
    public synchronized Envelope envelope() {
        if (envelope == null) {
            envelope = credentials
                    .find(NAME)
                    .map(text -> envelope(text, NAME))
                    .orElseGet(() -> envelope(kept(), file.toString()));
        }
        return envelope;
    }

    /** Whether a text is a key: 32 bytes in base64. */
    public static boolean isKey(String text) {
        return Base64.getDecoder().decode(text).length == Envelope.KEY;
    }

    private static Envelope envelope(String text, String where) {
        try {
            return new Envelope(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            // Not the cause's message: it may show a part of the key.
            throw new IllegalStateException(
                    where + " is no key: 32 bytes in base64 are expected; make one with: openssl rand -base64 32");
        }
    }

    private String kept() {
        try {
            if (Files.notExists(file)) {
                make();
            }
            String key = Files.readString(file).strip();
            Redaction.secret(key);
            return key;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the key that encrypts tokens can neither be read nor made in " + file + ": set " + NAME, e);
        }
    }

    /** Whole or not at all: half a key would lock out what it has sealed. */
    private void make() throws IOException {
        byte[] key = new byte[Envelope.KEY];
        new SecureRandom().nextBytes(key);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path made = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "encryption-key",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(made, Base64.getEncoder().encodeToString(key) + "\n", StandardOpenOption.SYNC);
            Files.createLink(file, made);
            LOG.infof(
                    "a key was made in %s, which encrypts the tokens in the store: keep a copy of it in a safe place. Without it"
                            + " every system has to be authorized again",
                    file);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("somebody else has made it", e);
        } finally {
            Files.delete(made);
        }
    }
}
