package drover.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.event.Digest;
import drover.event.Json;
import drover.outbox.RoutesLoaded;
import drover.store.StoreException;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * {@code POST /webhooks/<provider>} on the public port. A notification is answered 2xx when it is on disk, and not before;
 * what it means is found out afterwards, so that no slow API or downstream is felt here. All happens on the event loop, and
 * nothing in it waits: the store answers when it has committed.
 */
@ApplicationScoped
class Receiver {
    private static final Logger LOG = Logger.getLogger("drover.webhook");

    private final Providers providers;
    private final Inbox inbox;
    private final Announcements announcements;
    private final Clock clock;
    private final int maxBody;
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
            @ConfigProperty(name = "webhook.max-body") MemorySize maxBody,
            @ConfigProperty(name = "webhook.queue") int maxWaiting) {
        this.providers = providers;
        this.inbox = inbox;
        this.announcements = announcements;
        this.clock = clock;
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

    void routes(@Observes Router router) {
        router.post("/webhooks/:provider").handler(this::receive);
    }

    void start(@Observes RoutesLoaded loaded) {
        ready = true;
    }

    private void receive(RoutingContext context) {
        HttpServerRequest request = context.request();
        String provider = context.pathParam("provider");
        Optional<Scheme> scheme = ready ? providers.find(provider) : Optional.empty();
        if (!ready) {
            later(request, 503, "starting", 5);
        } else if (scheme.isEmpty()) {
            answer(request, 404, "not found");
        } else if (!paces.computeIfAbsent(provider, name -> new Pace())
                .take(clock.instant().getEpochSecond(), providers.ratePerSecond(provider))) {
            later(request, 429, "too many requests", 1);
        } else if (!isJson(request)) {
            answer(request, 415, "expected application/json, not encoded");
        } else if (length(request) > maxBody) {
            refuse(request, 413, "too large");
        } else {
            read(context, provider, scheme.get());
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
    private void read(RoutingContext context, String provider, Scheme scheme) {
        HttpServerRequest request = context.request();
        Buffer body = Buffer.buffer();
        // Answered or cut off.
        context.addEndHandler(end -> held.addAndGet(-body.length()));
        request.handler(part -> {
            if (request.response().ended()) {
                return;
            }
            if (body.length() + part.length() > maxBody) {
                refuse(request, 413, "too large");
            } else if (held.get() + part.length() > maxHeld) {
                request.response().putHeader("Retry-After", "1");
                refuse(request, 503, "busy");
            } else {
                held.addAndGet(part.length());
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            if (!request.response().ended()) {
                take(request, provider, scheme, body.getBytes());
            }
        });
        request.resume();
    }

    private void take(HttpServerRequest request, String provider, Scheme scheme, byte[] body) {
        switch (scheme.check(request::getHeader, body, clock.instant())) {
            case FORGED, STALE -> {
                answer(request, 401, "unauthorized");
                return;
            }
            case MALFORMED -> {
                answer(request, 400, "malformed timestamp");
                return;
            }
            case GOOD -> {
                // It goes on below.
            }
        }
        if (waiting.incrementAndGet() > maxWaiting) {
            waiting.decrementAndGet();
            later(request, 503, "busy", 1);
            return;
        }
        try {
            JsonNode json = json(body);
            CompletableFuture<Boolean> unused = inbox.keep(provider, digest(scheme, request, json), body)
                    .whenComplete((kept, failure) -> written(request, 200, "received", failure));
            announcements.heard(provider);
        } catch (IOException e) {
            CompletableFuture<Void> unused = inbox.refuse(provider, body)
                    .whenComplete((kept, failure) -> written(request, 400, "expected JSON", failure));
        } catch (RuntimeException e) {
            written(request, 200, "received", e);
        }
    }

    private static JsonNode json(byte[] body) throws IOException {
        JsonNode json = Json.read(body);
        if (json.isMissingNode()) {
            throw new IOException("there is nothing in it");
        }
        return json;
    }

    /** The store has answered: only now the sender is. */
    private void written(HttpServerRequest request, int status, String text, Throwable failure) {
        waiting.decrementAndGet();
        if (failure == null) {
            answer(request, status, text);
        } else {
            unavailable(request, failure);
        }
    }

    private static void unavailable(HttpServerRequest request, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof StoreException)) {
            LOG.error("a webhook could not be kept", cause);
        }
        later(request, 503, "unavailable", 5);
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
    private static void refuse(HttpServerRequest request, int status, String text) {
        boolean shared = request.version() == HttpVersion.HTTP_2;
        if (!shared) {
            request.response().putHeader("Connection", "close");
        }
        answer(request, status, text);
        if (!shared) {
            request.pause();
            request.connection().close();
        }
    }

    private static void later(HttpServerRequest request, int status, String text, int seconds) {
        request.response().putHeader("Retry-After", String.valueOf(seconds));
        answer(request, status, text);
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
