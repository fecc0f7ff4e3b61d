package drover.operate;

import drover.system.Smoke;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether each API answers: what the command {@code drover smoke} asks for. */
@ApplicationScoped
class SmokeOperations implements Endpoints.Group {
    private final Smoke smoke;

    SmokeOperations(Smoke smoke) {
        this.smoke = smoke;
    }

    @Override
    public void add(Endpoints.Table table) {
        table.post("smoke", context -> new Answer(200, smoke.ask()));
    }
}
