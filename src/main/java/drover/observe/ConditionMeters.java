package drover.observe;

import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.metrics.Sampled;
import drover.system.AllConditions;
import drover.system.Condition;
import drover.system.Condition.Who;
import drover.system.Condition.Who.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code drover_condition}: how many conditions there are; a series ends with the last of its conditions. */
@ApplicationScoped
class ConditionMeters implements Sampled {
    private final AllConditions conditions;

    ConditionMeters(AllConditions conditions) {
        this.conditions = conditions;
    }

    @Override
    public void sample(Meters meters) {
        Map<List<String>, Integer> so = new HashMap<>();
        for (Condition condition : conditions.now()) {
            Who who = condition.who();
            so.merge(
                    List.of(
                            condition.code().text(),
                            name(who, Kind.SYSTEM),
                            name(who, Kind.STREAM),
                            name(who, Kind.DOWNSTREAM),
                            name(who, Kind.PROVIDER)),
                    1,
                    Integer::sum);
        }
        meters.series(Metric.CONDITION, so);
    }

    /** An empty label is none. */
    private static String name(Who who, Kind kind) {
        return who.kind() == kind ? who.name() : "";
    }
}
