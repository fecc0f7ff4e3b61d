package drover.system.http;

import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChain.Scope;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.Timeout;

/**
 * A call from its beginning to the last byte of its answer, within the response time-out of its endpoint in all. A request that
 * failed on a connection that the other side had closed before goes again on a new one, and nobody hears of it.
 */
final class Call implements ExecChainHandler {
    /** Whoever closed one connection has closed its neighbours: one may have come back between. */
    private static final int REPEATS = 3;

    private static final Timeout LONGEST = Timeout.ofMinutes(1);

    private final Deadlines deadlines;
    private final Runnable closeIdle;
    private final Body body;
    private final boolean repeatsPosts;

    /**
     * @param closeIdle closes the connections that nobody uses
     * @param repeatsPosts whether whom it calls knows a post that it gets twice
     */
    Call(Deadlines deadlines, Runnable closeIdle, Body body, boolean repeatsPosts) {
        this.deadlines = deadlines;
        this.closeIdle = closeIdle;
        this.body = body;
        this.repeatsPosts = repeatsPosts;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, Scope scope, ExecChain chain)
            throws IOException, HttpException {
        HostNames.restore(request);
        Timeout asked = scope.clientContext.getRequestConfigOrDefault().getResponseTimeout();
        Duration time = asked == null || asked.isDisabled() ? LONGEST.toDuration() : asked.toDuration();
        try (Deadlines.Running running = deadlines.begin(cancellable(scope), time)) {
            try {
                return body.read(send(request, chain, scope), scope.execRuntime::discardEndpoint);
            } catch (IOException e) {
                throw running.why(e);
            }
        }
    }

    private static Cancellable cancellable(Scope scope) {
        return (Cancellable) (scope.originalRequest instanceof Cancellable ? scope.originalRequest : scope.execRuntime);
    }

    private ClassicHttpResponse send(ClassicHttpRequest request, ExecChain chain, Scope scope)
            throws IOException, HttpException {
        for (int repeats = 0; ; repeats++) {
            try {
                return chain.proceed(ClassicRequestBuilder.copy(request).build(), scope);
            } catch (StaleConnection e) {
                if (repeats == REPEATS || !mayRepeat(request, e.isUnsent()) || scope.execRuntime.isExecutionAborted()) {
                    throw e;
                }
                closeIdle.run();
            }
        }
    }

    private boolean mayRepeat(ClassicHttpRequest request, boolean isUnsent) {
        HttpEntity entity = request.getEntity();
        return Method.isIdempotent(request.getMethod())
                || isUnsent
                || (repeatsPosts && (entity == null || entity.isRepeatable()));
    }
}
