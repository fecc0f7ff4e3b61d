package drover.oauth;

import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import drover.system.Conditions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.apache.camel.quarkus.main.events.BeforeStop;
import org.jboss.logging.Logger;

/**
 * Who has to be authorized, or soon will have to be. Every few seconds it looks what is kept, so that it sees too what a command or
 * another node has done.
 */
@ApplicationScoped
class OAuthConditions implements Conditions {
    private static final Logger LOG = Logger.getLogger("drover.oauth");
    /** The alert begins as early: deploy/prometheus/rules.yml. */
    private static final Duration SOON = Duration.ofDays(14);

    private static final long STEP_SECONDS = 10;

    private final Clients clients;
    private final AccessTokens tokens;
    private final Clock clock;
    private final Meters meters;
    private final Set<String> measured = ConcurrentHashMap.newKeySet();
    private ScheduledExecutorService thread;

    OAuthConditions(Clients clients, AccessTokens tokens, Clock clock, Meters meters) {
        this.clients = clients;
        this.tokens = tokens;
        this.clock = clock;
        this.meters = meters;
    }

    void start(@Observes AfterStart started, CamelContext camel) {
        thread = camel.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "oauth");
        var unused1 = thread.scheduleWithFixedDelay(this::look, 0, STEP_SECONDS, TimeUnit.SECONDS);
        var unused2 = thread.scheduleAtFixedRate(this::remind, 0, 1, TimeUnit.DAYS);
    }

    void stop(@Observes BeforeStop stopping) {
        if (thread != null) {
            thread.shutdown();
        }
    }

    void look() {
        for (String system : clients.watched()) {
            tokens.of(system).kept().quietly();
            if (tokens.of(system).kept().seen().refreshUntil() != null && measured.add(system)) {
                meters.gauge(Metric.CREDENTIAL_EXPIRES, () -> left(system), system);
            }
        }
    }

    /** Seconds, or null where nobody says when it ends. */
    private Number left(String system) {
        Grant grant = tokens.of(system).kept().seen();
        return grant.refreshUntil() == null
                ? null
                : (Number)
                        Duration.between(clock.instant(), grant.refreshUntil()).toSeconds();
    }

    /** A line a day for each that ends soon. */
    void remind() {
        conditions()
                .filter(condition -> condition.code() == Code.AUTHORIZATION_EXPIRES)
                .forEach(condition -> LOG.warnf(
                        "%s: %s: authorize again in time: drover authorize %s",
                        condition.who().name(),
                        condition.words(),
                        condition.who().name()));
    }

    @Override
    public Stream<Condition> conditions() {
        return clients.watched().stream().flatMap(system -> of(system, tokens.of(system)).stream());
    }

    private List<Condition> of(String system, Renewal renewal) {
        Grant grant = renewal.kept().seen();
        Who who = Who.system(system);
        String command = ": drover authorize " + system;
        if (renewal.kept().sealed() != null) {
            return List.of(new Condition(
                    Code.NOT_AUTHORIZED,
                    who,
                    null,
                    renewal.kept().sealed() + ": mend that, or authorize again" + command));
        }
        if (grant.refused() != null) {
            return List.of(new Condition(
                    Code.NOT_AUTHORIZED,
                    who,
                    grant.refusedAt(),
                    "authorize again" + command + " (" + grant.refused() + ")"));
        }
        if (!grant.holds()) {
            return List.of(new Condition(Code.NOT_AUTHORIZED, who, null, "nobody has authorized it yet" + command));
        }
        try {
            return Stream.of(missing(who, grant), ends(who, grant))
                    .flatMap(List::stream)
                    .toList();
        } catch (IllegalStateException e) {
            return List.of(new Condition(Code.NOT_AUTHORIZED, who, null, e.getMessage()));
        }
    }

    private List<Condition> missing(Who who, Grant grant) {
        List<String> missing = clients.of(who.name()).missing(grant.scopes());
        return missing.isEmpty()
                ? List.of()
                : List.of(
                        new Condition(Code.SCOPE_MISSING, who, null, "it did not grant " + String.join(", ", missing)));
    }

    private List<Condition> ends(Who who, Grant grant) {
        if (grant.refreshUntil() == null) {
            return List.of();
        }
        Duration left = Duration.between(clock.instant(), grant.refreshUntil());
        return left.compareTo(SOON) >= 0
                ? List.of()
                : List.of(new Condition(
                        Code.AUTHORIZATION_EXPIRES,
                        who,
                        null,
                        grant.refreshUntil(),
                        "what it was granted ends in " + Math.max(0, left.toDays()) + " days"));
    }
}
