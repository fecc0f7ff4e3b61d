package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import drover.ingest.Kept;
import drover.ingest.Standings;
import drover.record.Batch;
import drover.record.Kind;
import drover.record.Reading;
import drover.record.Records;
import drover.system.BadData;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A whole list, of which only that goes on what had to be told and was not, and what cannot be read. It moves no cursor; what
 * is not in the list any more follows the same rule as in a poll.
 */
final class AuditPages implements Pages {
    private final Pages list;
    private final List<Kind> kinds;
    private final Records records;
    private final Standings standings;
    private final AuditScope scope;
    private final AuditCount count;
    private final Healed healed;
    private List<Batch> page = List.of();
    private int missing;
    private boolean closing;
    private boolean ended;

    /** What was missing of a page. */
    interface Healed {
        /**
         * It is durable.
         *
         * @param records how many had not been told
         * @param events how many events were made of them
         */
        void page(int records, int events);
    }

    /**
     * A look at a list.
     *
     * @param list how it is read
     * @param kinds what it holds; its own kind is the first
     * @param healed is told what was missing of a page, when it is durable
     */
    AuditPages(
            Pages list,
            List<Kind> kinds,
            Records records,
            Standings standings,
            AuditScope scope,
            AuditCount count,
            Healed healed) {
        this.list = list;
        this.kinds = kinds;
        this.records = records;
        this.standings = standings;
        this.scope = scope;
        this.count = count;
        this.healed = healed;
    }

    @Override
    public boolean isMore() {
        return list.isMore();
    }

    @Override
    public Map<String, String> values() {
        return list.values();
    }

    @Override
    public JsonNode variables() {
        return list.variables();
    }

    @Override
    public JsonNode open(JsonNode answer) throws BadData {
        JsonNode all = list.open(answer);
        page = kinds.stream().map(kind -> records.batch(kind, all)).toList();
        Map<Kind, Set<String>> untold = new HashMap<>();
        missing = 0;
        page.forEach(batch -> untold.put(batch.type(), untold(batch)));
        count.page(page.get(0).refused().size());
        boolean isAllTold = page.stream().allMatch(batch -> batch.refused().isEmpty())
                && untold.values().stream().allMatch(Set::isEmpty);
        return isAllTold ? JsonNodeFactory.instance.arrayNode() : those(all, untold);
    }

    /** The keys of the readings that go on. */
    private Set<String> untold(Batch batch) {
        boolean own = batch.type().equals(kinds.get(0));
        Set<String> keys = new HashSet<>();
        for (Standings.Compared one : standings.of(batch)) {
            boolean tells = one.standing() == Standings.Standing.NEWS && scope.tells(one);
            if (tells) {
                keys.add(one.reading().key());
            } else if (one.standing() == Standings.Standing.OLDER && scope.isSettled(one)) {
                count.older(one.reading());
            }
            if (own) {
                count.listed(one.reading(), tells || one.known() != null);
            }
        }
        return keys;
    }

    /** The records that hold such a reading, or one that cannot be read. */
    private ArrayNode those(JsonNode all, Map<Kind, Set<String>> untold) {
        ArrayNode those = JsonNodeFactory.instance.arrayNode();
        for (JsonNode record : all) {
            List<Batch> alone = kinds.stream()
                    .map(kind -> records.batch(
                            kind, JsonNodeFactory.instance.arrayNode().add(record)))
                    .toList();
            boolean isMissing = alone.stream().anyMatch(batch -> batch.readings().stream()
                    .anyMatch(reading -> isOne(untold.get(batch.type()), reading)));
            missing += isMissing ? 1 : 0;
            if (isMissing || alone.stream().anyMatch(batch -> !batch.refused().isEmpty())) {
                those.add(record);
            }
        }
        return those;
    }

    private static boolean isOne(Set<String> keys, Reading reading) {
        return keys.contains(reading.key()) || reading.aliases().stream().anyMatch(keys::contains);
    }

    @Override
    public void kept(Kept kept) throws BadData {
        if (closing) {
            list.kept(kept);
            return;
        }
        list.kept(new Kept(page, kept.ingested()));
        if (kept.ingested().fresh() > 0) {
            healed.page(missing, kept.ingested().fresh());
        }
    }

    @Override
    public List<Batch> gone() throws BadData {
        closing = true;
        return list.gone();
    }

    @Override
    public void end() {
        list.end();
        ended = true;
    }

    /** Whether the list was read to its end. */
    boolean isEnded() {
        return ended;
    }

    @Override
    public String resumes() {
        return "begins again";
    }

    @Override
    public String summary() {
        return list.summary();
    }
}
