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
    private final Store store;

    StoreHealth(Store store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health = HealthCheckResponse.named("store").up();
        String trouble = store.trouble();
        return trouble == null
                ? health.build()
                : health.down().withData("trouble", trouble).build();
    }
}
