package drover.inbox;

import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the bodies of notifications: within a time and a size each, and all together in a part of the memory. */
@ApplicationScoped
class Bodies {
    private final int maxBody;
    private final Duration timeout;
    /** Nobody has signed them yet. */
    private final long maxHeld = Runtime.getRuntime().maxMemory() / 8;

    private final AtomicLong held = new AtomicLong();

    Bodies(
            @ConfigProperty(name = "webhook.max-body") MemorySize maxBody,
            @ConfigProperty(name = "webhook.body-timeout") String timeout) {
        this.maxBody = Math.toIntExact(maxBody.asLongValue());
        this.timeout = TimeUtils.toDuration(timeout);
    }

    /** Whether it says itself that it is larger than what is taken. */
    boolean isTooLarge(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > maxBody;
    }

    /** Whether the sender waits for leave before it sends the body (RFC 9110, 10.1.1). */
    static boolean isAwaited(HttpServerRequest request) {
        return "100-continue".equalsIgnoreCase(request.getHeader("Expect"))
                && request.version() != HttpVersion.HTTP_1_0;
    }

    /** Reads it whole, or answers why not. What comes without a length is counted as it comes. */
    void read(RoutingContext context, Call call, Consumer<byte[]> whole) {
        HttpServerRequest request = call.request();
        Buffer body = Buffer.buffer();
        long timer = context.vertx().setTimer(timeout.toMillis(), late -> {
            if (!request.isEnded() && !request.response().ended()) {
                call.refuse("slow", 408, "too slow");
            }
        });
        // Answered or cut off.
        context.addEndHandler(end -> {
            context.vertx().cancelTimer(timer);
            held.addAndGet(-body.length());
            if (!request.isEnded() && !request.response().ended()) {
                call.count("cut_off");
            }
        });
        request.handler(part -> add(call, body, part));
        request.endHandler(end -> {
            context.vertx().cancelTimer(timer);
            if (!request.response().ended()) {
                whole.accept(body.getBytes());
            }
        });
        if (isAwaited(request)) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private void add(Call call, Buffer body, Buffer part) {
        if (call.request().response().ended()) {
            return;
        }
        if (body.length() + part.length() > maxBody) {
            call.refuse("too_large", 413, "too large");
        } else if (held.get() + part.length() > maxHeld) {
            call.request().response().putHeader("Retry-After", "1");
            call.refuse("busy", 503, "busy");
        } else {
            held.addAndGet(part.length());
            body.appendBuffer(part);
        }
    }
}
