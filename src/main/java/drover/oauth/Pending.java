package drover.oauth;

import drover.record.Digest;
import drover.store.Row;
import drover.store.Sql;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Authorizations that a person has begun and not ended yet: the owner of their table. Each is known by a random text that only whom it
 * was given to has, can be taken once, and only within ten minutes. The store knows a digest of that text.
 */
@ApplicationScoped
class Pending {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int RANDOM = 32;
    private static final Pattern NAME = Pattern.compile("[\\w-]{43}");

    private final Store store;
    private final EncryptionKey key;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Pending(Store store, EncryptionKey key, Clock clock) {
        this.store = store;
        this.key = key;
        this.clock = clock;
    }

    /**
     * One of them.
     *
     * @param redirect where the browser comes back to
     * @param verifier of PKCE; empty for a ticket
     * @param session whose browser it is: a digest, or empty where it is whoever has the text
     */
    record Begun(String system, String redirect, String verifier, String session) {}

    /** Something nobody can guess, of 43 letters. */
    String random() {
        byte[] bytes = new byte[RANDOM];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A digest as text. */
    static String digest(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Digest.of(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Remembers it; the text that it is known by is the answer. */
    String begin(Begun begun) {
        String name = random();
        long now = clock.millis();
        byte[] verifier = key.envelope().seal(begun.verifier().getBytes(StandardCharsets.US_ASCII), place(name));
        store.write(c -> {
            Sql.once(c, "DELETE FROM oauth_pending WHERE until < :now")
                    .set("now", now)
                    .run();
            return Sql.once(
                            c,
                            """
                            INSERT INTO oauth_pending (name, system, redirect, verifier, session, until)
                            VALUES (:name, :system, :redirect, :verifier, :session, :until)
                            """)
                    .set("name", digest(name))
                    .set("system", begun.system())
                    .set("redirect", begun.redirect())
                    .set("verifier", verifier)
                    .set("session", begun.session())
                    .set("until", now + LIFE.toMillis())
                    .run();
        });
        return name;
    }

    /** Takes it, once; null where there is none, or it is too old. */
    Begun take(String name) {
        // Anybody may ask: what is not there costs no write.
        if (name == null || !NAME.matcher(name).matches() || !isThere(name)) {
            return null;
        }
        long now = clock.millis();
        record Taken(Begun begun, byte[] verifier) {}
        Taken taken = store.write(c -> {
            Taken row = Sql.once(c, "SELECT * FROM oauth_pending WHERE name = :name AND until BETWEEN :now AND :latest")
                    .set("name", digest(name))
                    .set("now", now)
                    .set("latest", now + LIFE.toMillis())
                    .first(found -> new Taken(begun(found), found.bytes("verifier")));
            int deleted = Sql.once(c, "DELETE FROM oauth_pending WHERE name = :name")
                    .set("name", digest(name))
                    .run();
            return deleted == 1 ? row : null;
        });
        try {
            return taken == null
                    ? null
                    : new Begun(
                            taken.begun().system(),
                            taken.begun().redirect(),
                            new String(key.envelope().open(taken.verifier(), place(name)), StandardCharsets.US_ASCII),
                            taken.begun().session());
        } catch (Envelope.Sealed e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private boolean isThere(String name) {
        return store.read(c -> Sql.once(c, "SELECT system FROM oauth_pending WHERE name = :name")
                        .set("name", digest(name))
                        .first(row -> row.text("system")))
                != null;
    }

    private static Begun begun(Row row) throws SQLException {
        return new Begun(row.text("system"), row.text("redirect"), "", row.text("session"));
    }

    private static String place(String name) {
        return "oauth_pending/" + digest(name) + "/verifier";
    }
}
