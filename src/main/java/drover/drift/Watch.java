package drover.drift;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * What is seen of the records of one stream: a sample of them, and every refused one. A field counts as different when three records
 * in a row, or a refused one, have it otherwise, and as before when one has it right again.
 */
final class Watch {
    private static final int IN_A_ROW = 3;
    private static final int REMEMBERED = 1000;
    private static final int NEW_FIELDS = 100;
    private static final int LONGEST_NAME = 80;
    private static final int MOST_A_SECOND = 10;

    private final RecordSchema schema;
    private final int oneOf;
    private final Clock clock;
    private final LongSupplier ticker;
    private final Map<String, Streak> streaks = new TreeMap<>();
    private final Set<String> told = new HashSet<>();
    /** A list that is read again shows the same records: they are looked at once. */
    private final Set<Integer> last = new LinkedHashSet<>();

    private long came;
    private long second;
    private int looked;

    /** How often in a row a field was different. */
    private static final class Streak {
        private int length;
        private Instant since;
        private String words;
    }

    /**
     * What a look has found.
     *
     * @param fields all that are different in this record
     * @param begun what is so from now on
     * @param ended fields that are as expected again
     * @param fresh fields that the schema does not know, told once
     */
    record Seen(List<String> fields, List<String> begun, List<String> ended, List<String> fresh) {
        private static final Seen NOTHING = new Seen(List.of(), List.of(), List.of(), List.of());
    }

    /** @param ticker nanoseconds that nobody can set */
    Watch(RecordSchema schema, int oneOf, Clock clock, LongSupplier ticker) {
        this.schema = schema;
        this.oneOf = oneOf;
        this.clock = clock;
        this.ticker = ticker;
    }

    /** Looks at a record, if it is its turn. */
    synchronized Seen look(JsonNode record, boolean isFirst, boolean isRefused) {
        boolean isTurn = came++ % oneOf == 0 || isFirst;
        if (!isRefused && (!isTurn || !hasTime() || !isOther(record))) {
            return Seen.NOTHING;
        }
        List<Deviation> deviations = schema.deviations(record);
        List<String> begun = new ArrayList<>();
        Set<String> fields = new HashSet<>();
        for (Deviation deviation : deviations) {
            fields.add(deviation.field());
            Streak streak = streaks.computeIfAbsent(deviation.field(), field -> new Streak());
            streak.length++;
            streak.words = deviation.words();
            if (streak.since == null && (isRefused || streak.length >= IN_A_ROW)) {
                streak.since = clock.instant();
                begun.add(deviation.words());
            }
        }
        return new Seen(deviations.stream().map(Deviation::field).toList(), begun, end(fields), fresh(record));
    }

    private boolean hasTime() {
        long now = ticker.getAsLong() / Duration.ofSeconds(1).toNanos();
        looked = now == second ? looked + 1 : 1;
        second = now;
        return looked <= MOST_A_SECOND;
    }

    private boolean isOther(JsonNode record) {
        boolean isOther = last.add(record.hashCode());
        if (last.size() > REMEMBERED) {
            last.remove(last.iterator().next());
        }
        return isOther;
    }

    private List<String> end(Set<String> different) {
        List<String> ended = new ArrayList<>();
        streaks.entrySet().removeIf(one -> {
            boolean isOver = !different.contains(one.getKey());
            if (isOver && one.getValue().since != null) {
                ended.add(one.getKey());
            }
            return isOver;
        });
        return ended;
    }

    private List<String> fresh(JsonNode record) {
        List<String> fresh = new ArrayList<>();
        for (String field : told.size() < NEW_FIELDS ? schema.unknown(record) : Set.<String>of()) {
            String name = field.replaceAll("\\p{Cntrl}", "?");
            String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
            if (told.size() < NEW_FIELDS && told.add(shown)) {
                fresh.add(shown);
            }
        }
        return fresh;
    }

    /** Since when something is different; null where nothing is. */
    synchronized Instant since() {
        return streaks.values().stream()
                .map(streak -> streak.since)
                .filter(since -> since != null)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** What is different now, in words; empty where nothing is. */
    synchronized String words() {
        List<String> all = streaks.values().stream()
                .filter(streak -> streak.since != null)
                .map(streak -> streak.words)
                .toList();
        int more = all.size() - 1;
        return all.isEmpty()
                ? ""
                : all.get(0) + (more < 1 ? "" : ", and " + more + (more == 1 ? " field more" : " fields more"));
    }
}
