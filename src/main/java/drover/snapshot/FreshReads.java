package drover.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import drover.ingest.Kept;
import drover.record.Address;
import drover.record.Kind;
import drover.system.Permanent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Asks an API for one record now, through its door, and takes it in as a poll does: what is news becomes an event. The call goes on
 * when nobody waits for it any more.
 */
@Singleton
@Named("freshReads")
@RegisterForReflection
public class FreshReads {
    private static final Logger LOG = Logger.getLogger("drover.snapshot");
    private static final String ROUTE = "direct:snapshot-record-fetch";
    private static final Pattern KEY = Pattern.compile("[\\w.:@+-]{1,200}");
    private static final Set<Integer> ABSENT = Set.of(404, 410);

    private final CamelContext camel;
    private final Duration patience;

    FreshReads(CamelContext camel, @ConfigProperty(name = "drover.snapshot.patience") String patience) {
        this.camel = camel;
        this.patience = TimeUtils.toDuration(patience);
    }

    /** How it went. */
    enum Outcome {
        NOT_ASKED,
        READ,
        ABSENT,
        FAILED
    }

    /**
     * How it went.
     *
     * @param why it is not fresh, or null
     */
    record Result(Outcome outcome, String why) {
        static final Result NOT_ASKED = new Result(Outcome.NOT_ASKED, null);

        boolean isRead() {
            return outcome == Outcome.READ;
        }

        boolean isAbsent() {
            return outcome == Outcome.ABSENT;
        }
    }

    /** @throws IllegalArgumentException when that cannot be a key */
    Result read(List<Kind> kinds, String key) {
        Kind kind = kinds.stream()
                .filter(one -> one.pathOf(key) != null)
                .findFirst()
                .orElse(null);
        if (kind == null) {
            return new Result(Outcome.FAILED, "one " + kinds.get(0).getThing() + " alone cannot be asked for");
        }
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("a key has letters, digits and . _ : @ + - only");
        }
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            Asked asked = new Asked(kind, name(kind), Address.of(kind.pathOf(key)));
            Exchange done = template.asyncSend(
                            ROUTE, exchange -> exchange.getMessage().setBody(asked))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return result(done);
        } catch (TimeoutException e) {
            return new Result(Outcome.FAILED, "the API has not answered within " + patience.toSeconds() + " s");
        } catch (ExecutionException | IOException e) {
            LOG.warnf(e, "%s: a fresh read failed", kind.getStream());
            return new Result(Outcome.FAILED, "it failed; the log says why");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(Outcome.FAILED, "Drover is ending");
        }
    }

    private String name(Kind kind) {
        return camel.getRegistry().findByTypeWithName(Kind.class).entrySet().stream()
                .filter(bean -> bean.getValue() == kind)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static Result result(Exchange done) {
        Exception failure = done.getException();
        if (failure instanceof Permanent permanent && ABSENT.contains(permanent.getStatus())) {
            return new Result(Outcome.ABSENT, null);
        }
        if (failure != null) {
            return new Result(Outcome.FAILED, failure.getMessage());
        }
        Kept kept = done.getMessage().getBody(Kept.class);
        return kept.ingested().quarantined() > 0
                ? new Result(Outcome.FAILED, "what it answered cannot be read: GET /operations/quarantine")
                : new Result(Outcome.READ, null);
    }

    /** The record in an answer. */
    public JsonNode record(Asked asked, JsonNode answer) {
        return asked.type().unwrap(answer);
    }

    /**
     * What is asked for: the variable {@code asked} of the route.
     *
     * @param kind the name of the bean that describes it
     */
    @RegisterForReflection
    public record Asked(Kind type, String kind, Address address) {
        /** Whose door it passes. */
        public String getSystem() {
            return type.getSystem();
        }

        public String getPath() {
            return address.path();
        }

        public String getQuery() {
            return address.query();
        }
    }
}
