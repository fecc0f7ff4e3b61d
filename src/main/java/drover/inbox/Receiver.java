package drover.inbox;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.inbox.Providers.Known;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.record.Digest;
import drover.record.Json;
import drover.store.StoreException;
import drover.system.RoutesLoaded;
import drover.traces.Traceparent;
import drover.traces.Traces;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.opentelemetry.api.trace.Span;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.util.TimeUtils;
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

    private final Providers providers;
    private final Inbox inbox;
    private final Announcements announcements;
    private final Clock clock;
    private final Meters meters;
    private final Traces traces;
    private final int maxBody;
    private final Duration bodyTimeout;
    private final int maxWaiting;
    private final AtomicInteger waiting = new AtomicInteger();
    /** Bodies that are being read, all together, take no more than a part of the memory: nobody has signed them yet. */
    private final long maxHeld = Runtime.getRuntime().maxMemory() / 8;

    private final AtomicLong held = new AtomicLong();
    private final Map<String, Pace> paces = new ConcurrentHashMap<>();
    private volatile boolean ready;

    Receiver(
            Providers providers,
            Inbox inbox,
            Announcements announcements,
            Clock clock,
            Meters meters,
            Traces traces,
            @ConfigProperty(name = "webhook.max-body") MemorySize maxBody,
            @ConfigProperty(name = "webhook.body-timeout") String bodyTimeout,
            @ConfigProperty(name = "webhook.queue") int maxWaiting) {
        this.providers = providers;
        this.inbox = inbox;
        this.announcements = announcements;
        this.clock = clock;
        this.meters = meters;
        this.traces = traces;
        this.bodyTimeout = TimeUtils.toDuration(bodyTimeout);
        this.maxBody = Math.toIntExact(maxBody.asLongValue());
        this.maxWaiting = maxWaiting;
    }

    /** How many were taken in this second. */
    private static final class Pace {
        private long second;
        private int taken;

        synchronized boolean take(long now, int most) {
            if (second != now) {
                second = now;
                taken = 0;
            }
            return taken++ < most;
        }
    }

    /** A request of a provider that is known. */
    private record Call(HttpServerRequest request, String name, Known provider) {}

    void routes(@Observes Router router) {
        router.post("/webhooks/:provider").handler(this::receive);
    }

    void start(@Observes RoutesLoaded loaded) {
        ready = true;
    }

    private void receive(RoutingContext context) {
        HttpServerRequest request = context.request();
        String name = context.pathParam("provider");
        Optional<Known> provider = providers.find(name);
        if (provider.isEmpty()) {
            // Its name is anybody's text, and no tag.
            meters.count(Metric.WEBHOOKS, "unknown", "not_found");
            answer(request, 404, "not found");
            return;
        }
        Call call = new Call(request, name, provider.get());
        if (!ready) {
            later(call, "unavailable", 503, "starting", 5);
        } else if (!isJson(request)) {
            answer(call, "media_type", 415, "expected application/json, not encoded");
        } else if (length(request) > maxBody) {
            refuse(call, "too_large", 413, "too large");
        } else {
            read(context, call);
        }
    }

    private static boolean isJson(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        String encoding = request.getHeader("Content-Encoding");
        String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return media.matches("application/([\\w.+-]+\\+)?json")
                && (encoding == null || encoding.equalsIgnoreCase(HttpHeaderValues.IDENTITY.toString()));
    }

    private static long length(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
    }

    /** What comes without a length is counted as it comes. */
    private void read(RoutingContext context, Call call) {
        HttpServerRequest request = call.request();
        Buffer body = Buffer.buffer();
        long timer = context.vertx().setTimer(bodyTimeout.toMillis(), late -> {
            if (!request.isEnded() && !request.response().ended()) {
                refuse(call, "slow", 408, "too slow");
            }
        });
        // Answered or cut off.
        context.addEndHandler(end -> {
            context.vertx().cancelTimer(timer);
            held.addAndGet(-body.length());
            if (!request.isEnded() && !request.response().ended()) {
                count(call, "cut_off");
            }
        });
        request.handler(part -> {
            if (request.response().ended()) {
                return;
            }
            if (body.length() + part.length() > maxBody) {
                refuse(call, "too_large", 413, "too large");
            } else if (held.get() + part.length() > maxHeld) {
                request.response().putHeader("Retry-After", "1");
                refuse(call, "busy", 503, "busy");
            } else {
                held.addAndGet(part.length());
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            context.vertx().cancelTimer(timer);
            if (!request.response().ended()) {
                take(call, body.getBytes());
            }
        });
        request.resume();
    }

    private void take(Call call, byte[] body) {
        HttpServerRequest request = call.request();
        Scheme scheme = call.provider().scheme();
        switch (scheme.check(request::getHeader, body, clock.instant())) {
            case FORGED, STALE -> {
                answer(call, "unauthorized", 401, "unauthorized");
                return;
            }
            case MALFORMED -> {
                answer(call, "malformed", 400, "malformed timestamp");
                return;
            }
            case GOOD -> {
                // It goes on below.
            }
        }
        // Only what is signed counts: a forger cannot use up what the provider may send.
        if (!paces.computeIfAbsent(call.name(), name -> new Pace())
                .take(clock.instant().getEpochSecond(), call.provider().ratePerSecond())) {
            later(call, "rate_limited", 429, "too many requests", 1);
            return;
        }
        if (waiting.incrementAndGet() > maxWaiting) {
            waiting.decrementAndGet();
            later(call, "busy", 503, "busy", 1);
            return;
        }
        try {
            JsonNode json = json(body);
            Span span = traces.webhook(call.name(), request.getHeader(Traceparent.HEADER));
            CompletableFuture<Boolean> unused = inbox.keep(
                            call.name(), digest(scheme, request, json), body, Traceparent.of(span))
                    .whenComplete((kept, failure) -> {
                        span.end();
                        written(call, Boolean.FALSE.equals(kept) ? "duplicate" : "received", 200, "received", failure);
                    });
            announcements.heard(call.name());
        } catch (IOException e) {
            String reason = reason(e);
            CompletableFuture<Void> unused = inbox.refuse(call.name(), body, reason)
                    .whenComplete((kept, failure) -> {
                        if (failure == null) {
                            meters.count(Metric.QUARANTINED, Inbox.stream(call.name()));
                        }
                        written(call, "not_json", 400, reason, failure);
                    });
        } catch (RuntimeException e) {
            written(call, "received", 200, "received", e);
        }
    }

    private static JsonNode json(byte[] body) throws IOException {
        // The parser would take characters that are written longer than need be.
        if (!ByteBufUtil.isText(Unpooled.wrappedBuffer(body), StandardCharsets.UTF_8)) {
            throw new IOException("it is not UTF-8");
        }
        JsonNode json = Json.read(body);
        if (json.isMissingNode()) {
            throw new IOException("there is nothing in it");
        }
        return json;
    }

    /** In short, and without its content: what the parser says of text that it cannot read shows some of that. */
    private static String reason(IOException e) {
        if (e instanceof StreamConstraintsException limit) {
            // "Number value length (5000) exceeds the maximum allowed (1000, from `…`)": lengths and limits only.
            return "JSON that is not read: "
                    + limit.getOriginalMessage()
                            .replaceAll(", from [^)]*\\(\\)\\S?\\)", ")")
                            .replace('"', '\'');
        }
        // Ours are of this very class; the parser throws others.
        return e.getClass() == IOException.class ? "expected JSON: " + e.getMessage() : "expected JSON";
    }

    /** The store has answered: only now the sender is. */
    private void written(Call call, String outcome, int status, String text, Throwable failure) {
        waiting.decrementAndGet();
        if (failure == null) {
            answer(call, outcome, status, text);
            return;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof StoreException)) {
            LOG.error("a webhook could not be kept", cause);
        }
        later(call, "unavailable", 503, "unavailable", 5);
    }

    /** What makes two notifications one: the provider's own id of it, else its content, however it is written. */
    private static byte[] digest(Scheme scheme, HttpServerRequest request, JsonNode json) {
        String id =
                scheme.idHeader().isEmpty() ? json.path("event_id").asText("") : request.getHeader(scheme.idHeader());
        return id.isEmpty() ? Digest.of(Json.bytes(canonical(json))) : Digest.of("id", id);
    }

    /** Fields in order. */
    private static JsonNode canonical(JsonNode json) {
        if (json.isArray()) {
            var array = Json.object().arrayNode(json.size());
            json.forEach(element -> array.add(canonical(element)));
            return array;
        }
        if (!json.isObject()) {
            return json;
        }
        Map<String, JsonNode> fields = new TreeMap<>();
        json.forEachEntry((name, value) -> fields.put(name, canonical(value)));
        ObjectNode object = Json.object();
        fields.forEach(object::set);
        return object;
    }

    /** The rest of it is not read. */
    private void refuse(Call call, String outcome, int status, String text) {
        HttpServerRequest request = call.request();
        boolean shared = request.version() == HttpVersion.HTTP_2;
        if (!shared) {
            request.response().putHeader("Connection", "close");
        }
        answer(call, outcome, status, text);
        if (!shared) {
            request.pause();
            request.connection().close();
        }
    }

    private void later(Call call, String outcome, int status, String text, int seconds) {
        call.request().response().putHeader("Retry-After", String.valueOf(seconds));
        answer(call, outcome, status, text);
    }

    /** Every request of a provider is answered once, and counted once. */
    private void answer(Call call, String outcome, int status, String text) {
        count(call, outcome);
        answer(call.request(), status, text);
    }

    private void count(Call call, String outcome) {
        meters.count(Metric.WEBHOOKS, call.name(), outcome);
    }

    private static void answer(HttpServerRequest request, int status, String text) {
        if (request.response().ended() || request.response().closed()) {
            return;
        }
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end("{\"status\":\"" + text + "\"}")
                .onFailure(e -> LOG.debug("the sender has gone", e));
    }
}
