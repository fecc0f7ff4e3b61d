package drover.writeback;

import drover.store.Sql;
import drover.store.Store;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/**
 * The bean {@code optOuts} of the routes: the phone numbers that want no SMS any more, because Twilio says so (21610) or because
 * they have written one of the words that Twilio takes for it (help.twilio.com, "Twilio support for opt-out keywords").
 */
@Singleton
@Named("optOuts")
@RegisterForReflection
public class OptOuts {
    private static final Set<String> STOP =
            Set.of("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT");
    private static final Set<String> START = Set.of("START", "YES", "UNSTOP");

    /** The reason that stands with a number that wants them again. */
    private static final String WANTS = "";

    private final Store store;
    private final Clock clock;

    OptOuts(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Somebody has written to us: a word that stands alone ends what we send to that number, or lets it begin again; the word that was
     * written last counts, whichever is heard first.
     */
    public void heard(String number, String text, Instant at) {
        String word = text.strip().toUpperCase(Locale.ROOT);
        if (number.isEmpty()) {
            return;
        }
        if (STOP.contains(word)) {
            store.write(c -> said(c, number, at.toEpochMilli(), "it has written " + word));
        } else if (START.contains(word)) {
            store.write(c -> said(c, number, at.toEpochMilli(), WANTS));
        }
    }

    int remember(Connection connection, String number, String reason) throws SQLException {
        return said(connection, number, clock.millis(), reason);
    }

    private static int said(Connection connection, String number, long at, String reason) throws SQLException {
        return Sql.once(
                        connection,
                        "INSERT INTO opt_out (number, since, reason) VALUES (:number, :at, :reason)"
                                + " ON CONFLICT (number) DO UPDATE SET since = excluded.since, reason = excluded.reason"
                                + " WHERE opt_out.since <= excluded.since")
                .set("number", number)
                .set("at", at)
                .set("reason", reason)
                .run();
    }

    /** Why a number wants none, or null where it has not said so. */
    static String reason(Connection connection, String number) throws SQLException {
        return Sql.once(connection, "SELECT reason FROM opt_out WHERE number = :number AND reason <> '" + WANTS + "'")
                .set("number", number)
                .first(row -> row.text("reason"));
    }
}
