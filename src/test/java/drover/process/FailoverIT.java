package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** PostgreSQL fails over again and again while polls, webhooks and deliveries write: sessions end in the middle of commits. */
class FailoverIT extends ProcessTest {
    private static final int ROUNDS = 40;
    private static final int EACH = 10;
    private static final String OTHERS =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND state IS NOT NULL"
                    + " AND backend_type = 'client backend'";

    @Test
    void sessions_that_end_in_the_middle_of_commits_lose_nothing_and_tell_nothing_twice() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("pg"))
                .start()) {
            DroverSetup setup = setup().set("webhook.leaflink.secret", Provider.SECRET)
                    .env("DROVER_POSTGRESQL_URL", postgres.getJdbcUrl("postgres", "postgres"))
                    .env("DROVER_POSTGRESQL_USER", "postgres")
                    .env("DROVER_POSTGRESQL_PASSWORD", "postgres");
            try (DroverProcess drover = setup.start()) {
                drover.awaitSlowly("ready", drover::isReady);
                List<String> wanted = failOver(postgres, drover);
                drover.await("all that was promised", () -> told().keySet().containsAll(wanted));
                drover.awaitSlowly("ready again", drover::isReady);
                assertEquals(Map.of(), twice(), "each change is one event");
            }
        }
    }

    /** The subjects of what LeafLink has, and of what was answered 200. */
    private List<String> failOver(EmbeddedPostgres postgres, DroverProcess drover) throws Exception {
        List<String> wanted = new ArrayList<>();
        Provider provider = new Provider(drover);
        try (Connection admin = postgres.getPostgresDatabase().getConnection();
                Statement sql = admin.createStatement()) {
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < EACH; i++) {
                    String id = "p" + (round * EACH + i);
                    leaflink.put(ORDERS, SimulatedApi.record(id, BEGINNING.plusSeconds(60L * round + i)));
                    wanted.add("order/" + id);
                }
                List<CompletableFuture<Integer>> posts = new ArrayList<>();
                for (int i = 0; i < EACH; i++) {
                    posts.add(provider.postAsync(whole("w" + (round * EACH + i)))
                            .thenApply(answer -> answer.statusCode()));
                }
                // Every fourth time the server comes back read-only, for as long as one round.
                sql.execute("ALTER DATABASE postgres SET default_transaction_read_only = "
                        + (round % 4 == 2 ? "on" : "off"));
                sql.execute(OTHERS);
                for (int i = 0; i < EACH; i++) {
                    if (posts.get(i).join() == 200) {
                        wanted.add("order/w" + (round * EACH + i));
                    }
                }
            }
            sql.execute("ALTER DATABASE postgres SET default_transaction_read_only = off");
            sql.execute(OTHERS);
        }
        return wanted;
    }

    private static String whole(String id) {
        return "{\"event_id\":\"" + id + "\",\"type\":\"order.created\",\"data\":{\"id\":\"" + id + "\",\"modified\":\""
                + Instant.parse("2025-03-01T00:00:00Z") + "\"}}";
    }

    /** The ids of the events that came, by their subject. */
    private Map<String, Long> told() {
        return sink.deliveries().stream()
                .collect(Collectors.groupingBy(
                        Sink.Delivery::subject,
                        Collectors.collectingAndThen(
                                Collectors.mapping(Sink.Delivery::id, Collectors.toSet()), ids -> (long) ids.size())));
    }

    private Map<String, Long> twice() {
        return told().entrySet().stream()
                .filter(one -> one.getValue() > 1)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
