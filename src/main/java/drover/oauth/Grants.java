package drover.oauth;

import drover.store.Row;
import drover.store.Sql;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;

/** The owner of the table of grants: tokens are encrypted in it, each bound to its system and column. Nothing is taken for kept before it is durable. */
@ApplicationScoped
class Grants {
    private final Store store;
    private final EncryptionKey key;

    Grants(Store store, EncryptionKey key) {
        this.store = store;
        this.key = key;
    }

    /** The version of what is kept; 0 where there is nothing. */
    long version(String system) {
        return number(system, "version");
    }

    /** How often a person has let us in. */
    long person(String system) {
        return number(system, "person");
    }

    /** Who asks for another now; 0: nobody. */
    long lease(String system) {
        return number(system, "lease");
    }

    private long number(String system, String column) {
        Long number =
                store.read(c -> Sql.once(c, "SELECT version, person, lease FROM oauth_grant WHERE system = :system")
                        .set("system", system)
                        .first(row -> row.number(column)));
        return number == null ? 0 : number;
    }

    /**
     * What is kept of a system.
     *
     * @throws Envelope.Sealed when it cannot be decrypted
     */
    Grant find(String system) throws Envelope.Sealed {
        Kept kept = store.read(c -> Sql.once(c, "SELECT * FROM oauth_grant WHERE system = :system")
                .set("system", system)
                .first(row -> Kept.of(system, row)));
        return kept == null ? Grant.none(system) : kept.open(key.envelope());
    }

    /** A row as it stands, with its tokens sealed. */
    private record Kept(Grant open, byte[] access, byte[] refresh, byte[] previous) {
        static Kept of(String system, Row row) throws SQLException {
            Grant open = new Grant(
                    system,
                    row.number("version"),
                    row.number("person"),
                    null,
                    time(row, "access_from"),
                    time(row, "access_until"),
                    null,
                    null,
                    time(row, "refresh_until"),
                    row.text("scopes"),
                    row.bytes("began"),
                    row.number("lease"),
                    row.text("refused"),
                    time(row, "refused_at"));
            return new Kept(open, row.bytes("access"), row.bytes("refresh"), row.bytes("previous"));
        }

        Grant open(Envelope envelope) throws Envelope.Sealed {
            return new Grant(
                    open.system(),
                    open.version(),
                    open.person(),
                    text(envelope, access, "access"),
                    open.accessFrom(),
                    open.accessUntil(),
                    text(envelope, refresh, "refresh"),
                    text(envelope, previous, "previous"),
                    open.refreshUntil(),
                    open.scopes(),
                    open.began(),
                    open.lease(),
                    open.refused(),
                    open.refusedAt());
        }

        private String text(Envelope envelope, byte[] sealed, String column) throws Envelope.Sealed {
            byte[] text = envelope.open(sealed, place(open.system(), column));
            return text == null ? null : new String(text, StandardCharsets.UTF_8);
        }
    }

    /**
     * Takes the lease, which whoever asks for another token must have.
     *
     * @param lease a random number
     * @param dead the lease of somebody who is gone, or 0
     * @return false: somebody else has it, or what is kept is another by now
     */
    boolean take(Grant grant, long lease, long dead) {
        return store.write(c -> Sql.once(
                                c,
                                "UPDATE oauth_grant SET lease = :lease WHERE system = :system AND version = :version"
                                        + " AND (lease = 0 OR lease = :dead)")
                        .set("lease", lease)
                        .set("system", grant.system())
                        .set("version", grant.version())
                        .set("dead", dead)
                        .run())
                == 1;
    }

    /** Gives the lease back. */
    void release(String system, long lease) {
        store.write(c -> Sql.once(c, "UPDATE oauth_grant SET lease = 0 WHERE system = :system AND lease = :lease")
                .set("system", system)
                .set("lease", lease)
                .run());
    }

    /**
     * Keeps what is newer in place of this version, and gives the lease back.
     *
     * @return false: something newer is kept already
     */
    boolean replace(Grant grant) {
        Envelope envelope = key.envelope();
        return store.write(c -> values(
                                Sql.once(
                                        c,
                                        """
                                        UPDATE oauth_grant SET version = version + 1, person = :person, access = :access,
                                          access_from = :access_from, access_until = :access_until, refresh = :refresh,
                                          previous = :previous, refresh_until = :refresh_until, scopes = :scopes, began = :began,
                                          lease = 0, refused = :refused, refused_at = :refused_at
                                        WHERE system = :system AND version = :version
                                        """),
                                grant,
                                envelope)
                        .set("version", grant.version())
                        .run())
                == 1;
    }

    /** Keeps the first there is of a system; false: there is one. */
    boolean insert(Grant grant) {
        Envelope envelope = key.envelope();
        return store.write(c -> values(
                                Sql.once(
                                        c,
                                        """
                                        INSERT INTO oauth_grant (system, version, person, access, access_from, access_until, refresh,
                                          previous, refresh_until, scopes, began, lease, refused, refused_at)
                                        VALUES (:system, 1, :person, :access, :access_from, :access_until, :refresh,
                                          :previous, :refresh_until, :scopes, :began, 0, :refused, :refused_at)
                                        ON CONFLICT (system) DO NOTHING
                                        """),
                                grant,
                                envelope)
                        .run())
                == 1;
    }

    private static Sql values(Sql sql, Grant grant, Envelope envelope) throws SQLException {
        return sql.set("system", grant.system())
                .set("person", grant.person())
                .set("access", seal(envelope, grant, grant.access(), "access"))
                .set("access_from", millis(grant.accessFrom()))
                .set("access_until", millis(grant.accessUntil()))
                .set("refresh", seal(envelope, grant, grant.refresh(), "refresh"))
                .set("previous", seal(envelope, grant, grant.previous(), "previous"))
                .set("refresh_until", millis(grant.refreshUntil()))
                .set("scopes", grant.scopes())
                .set("began", grant.began())
                .set("refused", grant.refused())
                .set("refused_at", millis(grant.refusedAt()));
    }

    private static byte[] seal(Envelope envelope, Grant grant, String text, String column) {
        return envelope.seal(
                text == null ? null : text.getBytes(StandardCharsets.UTF_8), place(grant.system(), column));
    }

    private static String place(String system, String column) {
        return "oauth_grant/" + system + "/" + column;
    }

    private static Long millis(Instant time) {
        return time == null ? null : (Long) time.toEpochMilli();
    }

    private static Instant time(Row row, String column) throws SQLException {
        Long millis = row.numberOrNull(column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
