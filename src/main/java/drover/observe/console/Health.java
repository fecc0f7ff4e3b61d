package drover.observe.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * The checks of {@code /q/health} and of its group of dependencies, in the form of Camel's own health console, which knows
 * only Camel's checks: there are none.
 */
@ApplicationScoped
class Health {
    private final SmallRyeHealthReporter reporter;

    Health(SmallRyeHealthReporter reporter) {
        this.reporter = reporter;
    }

    ObjectNode tree() {
        SmallRyeHealth ready = reporter.getReadiness();
        SmallRyeHealth live = reporter.getLiveness();
        ObjectNode tree = Json.object()
                .put("up", !ready.isDown() && !live.isDown())
                .put("ready", !ready.isDown())
                .put("live", !live.isDown());
        ArrayNode checks = tree.putArray("checks");
        add(checks, "readiness", ready);
        add(checks, "liveness", live);
        add(checks, "dependencies", reporter.getHealthGroup("dependencies"));
        return tree;
    }

    private static void add(ArrayNode checks, String group, SmallRyeHealth health) {
        for (JsonObject check : health.getPayload().getJsonArray("checks").getValuesAs(JsonObject.class)) {
            String state = check.getString("status");
            ObjectNode one = checks.addObject()
                    .put("id", check.getString("name"))
                    .put("group", group)
                    .put("up", state.equals("UP"))
                    .put("state", state)
                    .put("readiness", group.equals("readiness"))
                    .put("liveness", group.equals("liveness"));
            JsonObject data = check.getJsonObject("data");
            if (data != null) {
                ObjectNode details = one.putObject("details");
                data.forEach((name, value) -> details.put(name, text(value)));
            }
        }
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
