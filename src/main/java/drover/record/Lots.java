package drover.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Quantities of one key that stand in one record, such as two lots of a product in one room: they are one quantity, their sum.
 * The rows themselves are kept beside it, under {@code lots}.
 */
final class Lots {
    private static final String LOTS = "lots";

    private final Map<String, Reading> sums = new LinkedHashMap<>();

    void add(Reading reading) {
        sums.merge(reading.key(), reading, Lots::sum);
    }

    /** A row of that key could not be read, so its sum is not known. */
    void drop(String key) {
        sums.remove(key);
    }

    Collection<Reading> all() {
        return sums.values();
    }

    private static Reading sum(Reading first, Reading next) {
        BigDecimal quantity = new BigDecimal(first.status()).add(new BigDecimal(next.status()));
        ObjectNode resolved = first.resolved().deepCopy();
        ArrayNode lots = resolved.has(LOTS)
                ? (ArrayNode) resolved.get(LOTS)
                : resolved.putArray(LOTS).add(row(first));
        lots.add(row(next));
        resolved.put(first.type().quantity, quantity.toPlainString());
        return new Reading(
                first.type(),
                first.key(),
                first.modified(),
                first.revision(),
                quantity.toPlainString(),
                first.name(),
                first.data(),
                first.json(),
                first.digest(),
                resolved,
                first.aliases(),
                first.seen());
    }

    private static ObjectNode row(Reading reading) {
        ObjectNode row = reading.data().deepCopy();
        row.remove(reading.type().parent);
        return row;
    }
}
