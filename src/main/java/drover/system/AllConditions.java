package drover.system;

import com.fasterxml.jackson.databind.node.ArrayNode;
import drover.record.Json;
import drover.system.Condition.Who;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jboss.logging.Logger;

/** What everybody who has conditions tells, in the order in which somebody wants to know. */
@ApplicationScoped
public class AllConditions {
    private static final Logger LOG = Logger.getLogger("drover.system");
    private static final Comparator<Condition> ORDER = Comparator.comparing(Condition::code)
            .thenComparing(condition -> condition.who().kind())
            .thenComparing(condition -> condition.who().name());

    private final Iterable<Conditions> tellers;

    @Inject
    AllConditions(Instance<Conditions> tellers) {
        this.tellers = tellers;
    }

    /** What these tell. */
    public AllConditions(List<Conditions> tellers) {
        this.tellers = tellers;
    }

    /** All that are so now. */
    public List<Condition> now() {
        List<Condition> all = new ArrayList<>();
        for (Conditions teller : tellers) {
            try {
                teller.conditions().forEach(all::add);
            } catch (RuntimeException e) {
                // What cannot be told just now is left out: the store tells its own trouble, and the others go on.
                LOG.debugf(e, "%s: no conditions", teller.getClass().getSimpleName());
            }
        }
        all.sort(ORDER);
        return all;
    }

    /** Those of one. */
    public static List<Condition> of(List<Condition> all, Who who) {
        return all.stream().filter(condition -> condition.who().equals(who)).toList();
    }

    /** Whether something of it stands still. */
    public static boolean blocked(List<Condition> conditions) {
        return conditions.stream().anyMatch(condition -> condition.code().blocks());
    }

    /** The code of the first that blocks, or how it is called while none does. */
    public static String state(List<Condition> conditions, String well) {
        return conditions.stream()
                .map(Condition::code)
                .filter(Condition.Code::blocks)
                .findFirst()
                .map(Condition.Code::text)
                .orElse(well);
    }

    /** As they are told. */
    public static ArrayNode json(List<Condition> conditions) {
        ArrayNode list = Json.object().arrayNode();
        conditions.forEach(condition -> list.add(condition.json()));
        return list;
    }
}
