package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.Expressions;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/**
 * Looks credentials up: first the environment ({@code LEAFLINK_API_KEY}, or the key in the configuration), then what systemd
 * loaded ({@code $CREDENTIALS_DIRECTORY/leaflink.api-key}), then a file that only its owner can read ({@code ~/.config/leaflink/api_key}). The bean {@code credentials} of the routes. They are
 * read again each time, so a rotated file needs no restart.
 */
@Singleton
@Named("credentials")
@RegisterForReflection
public class Credentials {
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** The folder in which systemd puts what a unit loads. */
    private static final String GIVEN = "CREDENTIALS_DIRECTORY";

    private final Config config;

    /** Looks them up in this configuration. */
    public Credentials(Config config) {
        this.config = config;
    }

    /**
     * The credential of a key such as {@code leaflink.api-key}.
     *
     * @throws IllegalStateException when there is none; the message names both places
     */
    public String get(String key) {
        return find(key).orElseThrow(() -> new IllegalStateException("no credential: " + places(key)));
    }

    /**
     * The credential of a key, if there is one.
     *
     * @throws IllegalStateException when its file can be read by others, or not by us
     */
    public Optional<String> find(String key) {
        // Letter by letter: a generated secret may have $$ or ${ in it.
        Optional<String> found = Expressions.withoutExpansion(() -> config.getOptionalValue(key, String.class))
                .map(PlainText::strip)
                .filter(s -> !s.isEmpty());
        if (found.isEmpty()) {
            found = given(key);
        }
        if (found.isEmpty()) {
            found = text(file(key), true);
        }
        found.ifPresent(Redaction::secret);
        return found;
    }

    /** Where a credential is looked for, in words. */
    public String places(String key) {
        return "set " + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_") + ", or put it into " + file(key)
                + " (chmod 600)";
    }

    /** From the folder of a service manager: systemd's {@code LoadCredential=leaflink.api-key:…}. It guards the folder itself. */
    private Optional<String> given(String key) {
        return config.getOptionalValue(GIVEN, String.class)
                .map(folder -> Path.of(folder, key))
                .flatMap(file -> text(file, false));
    }

    private static Path file(String key) {
        int dot = key.indexOf('.');
        return Path.of(
                System.getProperty("user.home"),
                ".config",
                key.substring(0, dot),
                key.substring(dot + 1).replaceAll("[.-]", "_"));
    }

    private static String oneLine(String text, Path file) {
        PlainText.invisible(text).ifPresent(c -> {
            throw new IllegalStateException("the credential file " + file + " is not used, because it has "
                    + (text.lines().count() > 1
                            ? text.lines().count() + " lines: write the credential alone into it"
                            : "an invisible character in it (" + c + "): write it again by hand"));
        });
        return text;
    }

    private static void checkOwner(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNER.containsAll(permissions)) {
            throw new IllegalStateException("the credential file " + file
                    + " is not used, because others than its owner can read or change it ("
                    + PosixFilePermissions.toString(permissions) + "): run chmod 600 " + file);
        }
    }

    private static Optional<String> text(Path file, boolean ours) {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            if (ours) {
                checkOwner(file);
            }
            return Optional.of(PlainText.strip(PlainText.decode(Files.readAllBytes(file))))
                    .filter(text -> !text.isEmpty())
                    .map(text -> oneLine(text, file));
        } catch (CharacterCodingException e) {
            throw new IllegalStateException(
                    "the credential file " + file + " is not used, because it is not UTF-8 text: save it as UTF-8", e);
        } catch (UnsupportedOperationException e) {
            throw new IllegalStateException(
                    "the credential file " + file + " is not used: this file system cannot say who may read it", e);
        } catch (IOException e) {
            throw new IllegalStateException("the credential file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
