package drover.store;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** {@code /q/health/ready}: down while the store takes no writes, because then nothing that comes in can be kept. */
@Readiness
@ApplicationScoped
class StoreHealth implements HealthCheck {
    private static final int PATIENCE_SECONDS = 2;

    private final Store store;

    StoreHealth(Store store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health = HealthCheckResponse.named("store").up();
        String trouble = trouble();
        return trouble == null
                ? health.build()
                : health.down().withData("trouble", trouble).build();
    }

    /** Nothing may have been written since it has gone: so it is asked. */
    private String trouble() {
        try {
            boolean answers = store.read(c -> c.isValid(PATIENCE_SECONDS));
            return answers ? store.trouble() : "the database does not answer";
        } catch (StoreException e) {
            return e.getMessage();
        }
    }
}
