package drover.bench;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** Waits for Vert.x. */
final class Wait {
    private Wait() {}

    static <T> T on(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
