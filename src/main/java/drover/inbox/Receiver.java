package drover.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import drover.jwt.Verdict;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.record.Json;
import drover.store.StoreException;
import drover.system.RoutesLoaded;
import drover.traces.Traceparent;
import drover.traces.Traces;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * {@code POST /webhooks/<provider>} on the public port. A notification is answered 2xx when it is on disk, and not before;
 * what it means is found out afterwards, so that no slow API or downstream is felt here. All happens on the event loop, and
 * nothing in it waits: the store answers when it has committed.
 */
@ApplicationScoped
class Receiver {
    private static final Logger LOG = Logger.getLogger("drover.inbox");
    private static final String SIGNATURES =
            "its signatures are missing, wrong or of another time; compare the secret and the"
                    + " keys webhook.<name>.* with what the provider says, and the clocks";
    private static final String UNAVAILABLE = "unavailable";

    private final Providers providers;
    private final Bodies bodies;
    private final Inbox inbox;
    private final Heard heard;
    private final Clock clock;
    private final Meters meters;
    private final Traces traces;
    private final int maxWaiting;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<String, Pace> paces = new ConcurrentHashMap<>();
    private volatile boolean ready;

    Receiver(
            Providers providers,
            Bodies bodies,
            Inbox inbox,
            Heard heard,
            Clock clock,
            Meters meters,
            Traces traces,
            @ConfigProperty(name = "webhook.queue") int maxWaiting) {
        this.providers = providers;
        this.bodies = bodies;
        this.inbox = inbox;
        this.heard = heard;
        this.clock = clock;
        this.meters = meters;
        this.traces = traces;
        this.maxWaiting = maxWaiting;
    }

    void routes(@Observes Router router) {
        router.post("/webhooks/:provider").handler(this::receive);
    }

    void start(@Observes RoutesLoaded loaded) {
        ready = true;
    }

    private void receive(RoutingContext context) {
        HttpServerRequest request = context.request();
        String name = context.pathParam("provider");
        Optional<Provider> provider = providers.find(name);
        if (provider.isPresent()) {
            receive(context, new Call(request, name, provider.get(), meters));
        } else if (providers.isUnusable(name)) {
            meters.count(Metric.WEBHOOKS, name, UNAVAILABLE);
            request.response().putHeader("Retry-After", "60");
            Call.answer(request, 503, UNAVAILABLE);
        } else {
            // Its name is anybody's text, and no tag.
            meters.count(Metric.WEBHOOKS, "unknown", "not_found");
            Call.answer(request, 404, "not found");
        }
    }

    private void receive(RoutingContext context, Call call) {
        HttpServerRequest request = call.request();
        boolean form = call.provider().forms() && Content.isForm(request);
        if (!ready) {
            call.later(UNAVAILABLE, 503, "starting", 5);
        } else if (!(form || Content.isJson(request)) || Content.isEncoded(request)) {
            heard.refused(call.name(), "it sends no JSON, or encodes it");
            call.answer("media_type", 415, "expected application/json, not encoded");
        } else if (bodies.isTooLarge(request)) {
            heard.refused(call.name(), "it is larger than webhook.max-body");
            call.refuse("too_large", 413, "too large");
        } else {
            bodies.read(context, call, body -> take(call, new Posted(request::getHeader, request.uri(), form, body)));
        }
    }

    private void take(Call call, Posted posted) {
        Provider provider = call.provider();
        switch (provider.isSigned() ? provider.scheme().check(posted, clock.instant()) : Scheme.Verdict.GOOD) {
            case FORGED, STALE -> {
                heard.refused(call.name(), SIGNATURES);
                call.answer("unauthorized", 401, "unauthorized");
            }
            case MALFORMED -> {
                heard.refused(call.name(), SIGNATURES);
                call.answer("malformed", 400, "malformed timestamp");
            }
            case GOOD -> {
                if (provider.token() == null) {
                    admit(call, posted);
                } else {
                    show(call, posted);
                }
            }
        }
    }

    /** Also who signs has to show a token, where the keys say so. While the keys of its issuer are read, it waits. */
    private void show(Call call, Posted posted) {
        CompletableFuture<Verdict> check = call.provider().token().check(posted);
        if (check.isDone()) {
            judged(call, posted, check.join());
        } else if (waiting.incrementAndGet() > maxWaiting) {
            waiting.decrementAndGet();
            call.later("busy", 503, "busy", 1);
        } else {
            Context loop = Vertx.currentContext();
            CompletableFuture<Verdict> unused = check.exceptionally(e -> new Verdict.Unavailable(e.getMessage()))
                    .whenComplete((verdict, none) -> loop.runOnContext(now -> {
                        waiting.decrementAndGet();
                        judged(call, posted, verdict);
                    }));
        }
    }

    private void judged(Call call, Posted posted, Verdict verdict) {
        if (verdict instanceof Verdict.Good) {
            admit(call, posted);
        } else if (verdict instanceof Verdict.Refused refused) {
            heard.refused(call.name(), "of its JWT: " + refused.why() + "; compare the keys webhook.<name>.jwt.*");
            call.request().response().putHeader("WWW-Authenticate", "Bearer");
            call.answer("unauthorized", 401, "unauthorized");
        } else {
            call.later(UNAVAILABLE, 503, UNAVAILABLE, 60);
        }
    }

    private void admit(Call call, Posted posted) {
        heard.good(call.name());
        // Only what is signed counts: a forger cannot use up what the provider may send.
        if (!paces.computeIfAbsent(call.name(), name -> new Pace())
                .take(clock.instant().getEpochSecond(), call.provider().ratePerSecond())) {
            call.later("rate_limited", 429, "too many requests", 1);
            return;
        }
        if (waiting.incrementAndGet() > maxWaiting) {
            waiting.decrementAndGet();
            call.later("busy", 503, "busy", 1);
            return;
        }
        try {
            JsonNode json = Content.json(posted);
            if (call.isTest(posted, json)) {
                waiting.decrementAndGet();
            } else {
                keep(call, posted, json);
            }
        } catch (IOException e) {
            refuse(call, posted.body(), Content.reason(e));
        } catch (RuntimeException e) {
            written(call, e, () -> {});
        }
    }

    private void keep(Call call, Posted posted, JsonNode json) {
        Span span = traces.webhook(call.name(), posted.header(Traceparent.HEADER));
        byte[] body = posted.form() ? Json.bytes(json) : posted.body();
        CompletableFuture<Kept> unused = inbox.keep(
                        call.name(),
                        call.provider().type(posted),
                        call.provider().identity(posted, json),
                        body,
                        Traceparent.of(span))
                .whenComplete((kept, failure) -> {
                    span.end();
                    written(call, failure, () -> {
                        if (kept == Kept.SAME_ID) {
                            heard.reused(call.name());
                        }
                        call.taken(kept == Kept.REPEATED ? "duplicate" : "received");
                    });
                });
    }

    private void refuse(Call call, byte[] body, String reason) {
        CompletableFuture<Void> unused = inbox.refuse(call.name(), body, reason)
                .whenComplete((kept, failure) -> written(call, failure, () -> {
                    meters.count(Metric.QUARANTINED, Inbox.stream(call.name()));
                    call.answer("not_json", 400, reason);
                }));
    }

    /** The store has answered: only now the sender is. */
    private void written(Call call, Throwable failure, Runnable good) {
        waiting.decrementAndGet();
        if (failure == null) {
            good.run();
            return;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof StoreException)) {
            LOG.error("a webhook could not be kept", cause);
        }
        call.later(UNAVAILABLE, 503, UNAVAILABLE, 5);
    }
}
