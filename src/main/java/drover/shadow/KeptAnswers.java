package drover.shadow;

import com.fasterxml.jackson.databind.JsonNode;
import drover.oauth.EncryptionKey;
import drover.oauth.Envelope;
import drover.record.Digest;
import drover.record.Json;
import drover.store.Pruning;
import drover.store.StoreException;
import drover.system.Doors;
import drover.system.RoutesLoaded;
import drover.system.Taps;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Keeps the last few answers of each list that is polled, encrypted, so that a change of the routes can be tried on them. It never hinders
 * a poll: what cannot be kept is left out, and of one list no more than one answer in some seconds is.
 */
@Singleton
public class KeptAnswers {
    private static final Logger LOG = Logger.getLogger("drover.apply");
    private static final Duration REST = Duration.ofSeconds(10);
    private static final String PLACE = "kept_answer";

    private final Taps taps;
    private final Doors doors;
    private final KeptAnswerTable table;
    private final EncryptionKey key;
    private final Clock clock;
    private final int most;
    private final Optional<String> only;
    private final Map<String, Last> last = new ConcurrentHashMap<>();

    KeptAnswers(
            Taps taps,
            Doors doors,
            KeptAnswerTable table,
            EncryptionKey key,
            Clock clock,
            @ConfigProperty(name = "routes.kept-answers") int most,
            @ConfigProperty(name = "drover.only") Optional<String> only) {
        this.taps = taps;
        this.doors = doors;
        this.table = table;
        this.key = key;
        this.clock = clock;
        this.most = most;
        this.only = only;
    }

    /** What was kept last of a list. */
    private record Last(long nanos, byte[] digest) {}

    /** From now on answers are kept, where routes are edited: beside a folder of them, and not for a command. */
    void loaded(@Observes RoutesLoaded loaded) {
        if (most > 0 && only.isEmpty() && Files.isDirectory(Path.of("routes"))) {
            taps.to(this::answered);
        }
    }

    private void answered(String door, Exchange exchange, JsonNode body) {
        String stream = exchange.getVariable(Doors.STREAM, "", String.class);
        String system = door.replaceFirst("\\..*", "");
        if (body == null || stream.isEmpty() || !doors.isSystem(system)) {
            return;
        }
        look(system, stream + " " + what(exchange), exchange, body);
    }

    private void look(String system, String list, Exchange exchange, JsonNode body) {
        Last before = last.get(list);
        long now = System.nanoTime();
        KeptAnswer answer = new KeptAnswer(
                exchange.getMessage().getHeader(Exchange.HTTP_PATH, "", String.class),
                exchange.getMessage().getHeader(Exchange.HTTP_QUERY, "", String.class),
                body);
        if (before != null && now - before.nanos() < REST.toNanos()) {
            return;
        }
        byte[] text = Json.bytes(body);
        byte[] digest = Digest.of(text);
        if (text.length <= KeptAnswer.MOST && (before == null || !Arrays.equals(digest, before.digest()))) {
            last.put(list, new Last(now, digest));
            // The last that has no records says how the list looks when it has ended.
            keep(system, answer.hasRecords() ? list : list + " (no records)", answer, answer.hasRecords() ? most : 1);
        }
    }

    /** What is asked for beside the stream: one list may ask for several things. */
    private static String what(Exchange exchange) {
        String path = exchange.getMessage().getHeader(Exchange.HTTP_PATH, "", String.class);
        String query = exchange.getMessage().getHeader(Exchange.HTTP_QUERY, "", String.class);
        return path.replaceAll("/[^/]*\\d[^/]*", "/*")
                + (query.contains("action=") ? " " + query.replaceFirst(".*action=(\\w+).*", "$1") : "");
    }

    private void keep(String system, String list, KeptAnswer answer, int most) {
        try {
            byte[] sealed = key.envelope().seal(answer.pack(), PLACE + "/" + system);
            var unused = table.keep(system, list, clock.millis(), sealed, most).exceptionally(e -> {
                LOG.debug("an answer is not kept", e);
                return 0;
            });
        } catch (IOException | RuntimeException e) {
            LOG.debug("an answer is not kept", e);
        }
    }

    /** The systems of which answers are kept. */
    public SortedSet<String> systems() {
        return table.systems();
    }

    /** What a system has answered, the oldest first. */
    public List<KeptAnswer> of(String system) throws IOException {
        List<KeptAnswer> answers = new ArrayList<>();
        for (KeptAnswerTable.Row row : table.of(system)) {
            try {
                answers.add(KeptAnswer.unpack(key.envelope().open(row.body(), PLACE + "/" + system)));
            } catch (Envelope.Sealed e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        return answers;
    }

    void prune(@Observes Pruning pruning) {
        try {
            table.prune(pruning.content().toEpochMilli());
        } catch (StoreException e) {
            LOG.debug("old answers are forgotten the next time", e);
        }
    }
}
