package drover.bench;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for Vert.x. */
final class Wait {
    private Wait() {}

    static <T> T on(Future<T> future) {
        return on(future, Duration.ofSeconds(10));
    }

    static <T> T on(Future<T> future, Duration atMost) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
