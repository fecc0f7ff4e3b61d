package drover.poll;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Batch;
import drover.record.Kind;
import drover.record.Reading;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What one pass through a whole list has shown so far, by kind of record. */
final class Pass {
    /** By kind, the keys that were shown; of each, the fields that held a list. */
    private final Map<Kind, Map<String, Set<String>>> shown = new LinkedHashMap<>();

    private final Set<Kind> blind = new HashSet<>();
    private final Map<Set<String>, Set<String>> shared = new HashMap<>();

    /**
     * Takes note of what a page has shown of one kind.
     *
     * @return whether anything of it had not been shown before in this pass
     */
    boolean note(Batch batch) {
        Map<String, Set<String>> keys = shown.computeIfAbsent(batch.type(), type -> new HashMap<>());
        boolean fresh = false;
        for (Reading reading : batch.readings()) {
            fresh |= keys.put(reading.key(), lists(reading.data())) == null;
        }
        for (Batch.Refused refused : batch.refused()) {
            if (refused.key() == null) {
                blind.add(batch.type());
                fresh = true;
            } else {
                fresh |= keys.putIfAbsent(refused.key(), Set.of()) == null;
            }
        }
        return fresh;
    }

    /** Almost all records have the same fields: one set serves them all. */
    private Set<String> lists(JsonNode record) {
        Set<String> names = new HashSet<>();
        record.forEachEntry((name, value) -> {
            if (value.isContainerNode()) {
                names.add(name);
            }
        });
        return shared.computeIfAbsent(names, Set::copyOf);
    }

    /** The kinds of records that the list holds, in the order in which they were read. */
    Iterable<Kind> types() {
        return shown.keySet();
    }

    /** Whether the list has shown it. */
    boolean hasShown(Kind type, String key) {
        return shown.getOrDefault(type, Map.of()).containsKey(key);
    }

    /** Whether a record of that kind has no key that can be read: it might be any of those that are missing. */
    boolean isBlind(Kind type) {
        return blind.contains(type);
    }

    /** Whether a record whose key could not be read may be this one, or the one that it stands in. */
    boolean mayHide(Kind type, String key) {
        return isBlind(type)
                || (!type.getEach().isEmpty()
                        && blind.stream().anyMatch(other -> other.getEach().isEmpty())
                        && !hasAnsweredFor(type, key));
    }

    /**
     * Whether the record in which such a part stands was shown, with its list of parts: then the list has answered for the
     * part too, and where it does not name it there is none. A list that is null or missing has not answered.
     */
    boolean hasAnsweredFor(Kind part, String key) {
        if (part.getEach().isEmpty()) {
            return false;
        }
        for (int end = key.indexOf(':'); end > 0; end = key.indexOf(':', end + 1)) {
            if (hasAnswered(part, key.substring(0, end))) {
                return true;
            }
        }
        return hasAnswered(part, key);
    }

    private boolean hasAnswered(Kind part, String parent) {
        for (Map.Entry<Kind, Map<String, Set<String>>> kind : shown.entrySet()) {
            Set<String> lists =
                    kind.getKey().getEach().isEmpty() ? kind.getValue().get(parent) : null;
            if (lists != null && part.getEach().stream().anyMatch(lists::contains)) {
                return true;
            }
        }
        return false;
    }
}
