package drover.observe.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import drover.system.AllConditions;
import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What needs somebody: the conditions, without those that only follow from another, and everything in one sentence. */
final class Problems {
    /** What a stream has because nothing gets through the door of its system. */
    private static final Set<Code> FOLLOWS = EnumSet.of(Code.POLL_FAILED, Code.POLL_LONG, Code.STREAM_STALE);

    private static final int NAMED = 2;

    private final List<Condition> all;
    private final JsonNode status;
    private final Runbook runbook;

    private Problems(List<Condition> all, JsonNode status, Runbook runbook) {
        this.all = all;
        this.status = status;
        this.runbook = runbook;
    }

    /** Adds them to the status, and the sentence before them. */
    static void tell(List<Condition> all, ObjectNode status, Runbook runbook) {
        Problems problems = new Problems(all, status, runbook);
        ArrayNode list = Json.object().arrayNode();
        problems.needed().forEach(condition -> list.add(problems.problem(condition)));
        status.put("fine", list.isEmpty());
        status.put("sentence", sentence(status, list));
        status.set("problems", list);
    }

    private List<Condition> needed() {
        List<Condition> needed = new ArrayList<>(all);
        for (JsonNode source : status.path("sources")) {
            Who system = Who.system(source.path("name").asText());
            List<Who> streams = elements(source.path("streams"))
                    .map(stream -> Who.stream(stream.path("name").asText()))
                    .toList();
            if (!source.path("enabled").asBoolean()) {
                needed.removeIf(condition -> streams.contains(condition.who()));
            } else if (AllConditions.blocked(AllConditions.of(all, system))) {
                needed.removeIf(condition -> FOLLOWS.contains(condition.code()) && streams.contains(condition.who()));
            } else {
                together(needed, system, streams);
                needed.removeIf(condition -> condition.code() == Code.STREAM_STALE
                        && AllConditions.blocked(AllConditions.of(all, condition.who())));
            }
        }
        return needed;
    }

    /** Where every poll of a system has failed that is one problem, the system's. */
    private static void together(List<Condition> needed, Who system, List<Who> streams) {
        List<Condition> failed = needed.stream()
                .filter(condition -> condition.code() == Code.POLL_FAILED && streams.contains(condition.who()))
                .toList();
        if (failed.size() > 1 && failed.size() == streams.size()) {
            Condition first = failed.get(0);
            needed.set(
                    needed.indexOf(first),
                    new Condition(Code.POLL_FAILED, system, first.since(), first.until(), first.words()));
            needed.removeAll(failed);
        }
    }

    private ObjectNode problem(Condition condition) {
        ObjectNode problem = condition.json();
        Instant since = condition.since();
        String what = Advice.what(condition);
        if (condition.code().blocks() && since == null) {
            problem.put("since", since(condition.who()));
        }
        if (condition.code() == Code.BREAKER_OPEN && gets(condition.who())) {
            // Something has arrived since the oldest began to wait: how long it has been failing is not known.
            what = condition.who().name() + " is failing";
            problem.put("since", (String) null);
        }
        ObjectNode who = problem.putObject("who");
        who.put("kind", condition.who().kind().name().toLowerCase(Locale.ROOT))
                .put("name", condition.who().name());
        return problem.put("what", what)
                .put("do", Advice.of(condition.code()).text())
                .put("link", runbook.link(condition.code()));
    }

    private boolean gets(Who who) {
        return who.kind() == Who.Kind.DOWNSTREAM
                && named("downstreams", who.name())
                        .anyMatch(one -> one.path("delivered_last_minute").asLong() > 0);
    }

    /** Since when nothing has come or gone, where the condition itself does not know when it began. */
    private String since(Who who) {
        return switch (who.kind()) {
            case SYSTEM ->
                named("sources", who.name())
                        .flatMap(source -> elements(source.path("streams")))
                        .map(stream -> text(stream, "last_success"))
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null);
            case DOWNSTREAM ->
                named("downstreams", who.name())
                        .map(one -> text(one, "oldest_undelivered"))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
            case STREAM, PROVIDER, STORE, ROUTE_FILE, PROCESS -> null;
        };
    }

    private Stream<JsonNode> named(String list, String name) {
        return elements(status.path(list))
                .filter(one -> one.path("name").asText().equals(name));
    }

    /** Whether everything is fine, in one sentence. */
    private static String sentence(JsonNode status, ArrayNode problems) {
        if (!problems.isEmpty()) {
            List<String> named = new ArrayList<>();
            problems.forEach(problem -> named.add(problem.path("what").asText()));
            String rest = named.size() > NAMED ? ", and " + several(named.size() - NAMED, "more thing") : "";
            return (named.size() == 1 ? "1 thing needs" : named.size() + " things need") + " you: "
                    + String.join(", ", named.subList(0, Math.min(NAMED, named.size()))) + rest + ".";
        }
        long read = elements(status.path("sources"))
                .filter(source -> source.path("enabled").asBoolean())
                .count();
        long told = status.path("downstreams").size();
        if (read == 0) {
            return "Drover is well, and no source is switched on.";
        }
        return "Everything flows: " + several(read, "source") + (read == 1 ? " is" : " are") + " read, "
                + several(told, "downstream") + (told == 1 ? " takes" : " take") + " events.";
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static String several(long count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).isTextual() ? node.path(field).asText() : null;
    }
}
