package drover.observe.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** What needs somebody, and everything in one sentence: both told from the status alone. */
final class Problems {
    private static final Pattern PAUSED = Pattern.compile("paused since (\\S+): (.*)", Pattern.DOTALL);
    /** As the alerts in deploy/prometheus have it. */
    private static final long LITTLE_ROOM = 1L << 30;

    private static final Duration SOON = Duration.ofDays(14);

    private static final Duration SILENCE = Duration.ofDays(1);
    /** As the alerts have it. */
    private static final Duration LATE = Duration.ofHours(1);

    private static final int NAMED = 2;

    private final ArrayNode list = Json.object().arrayNode();

    private Problems() {}

    /** The problems, worst first. */
    static ArrayNode of(JsonNode status) {
        Problems problems = new Problems();
        problems.store(status.path("store"));
        status.path("route_files_failed")
                .forEachEntry((file, reason) ->
                        problems.add(file + " does not run", reason.asText(), null, Advice.ROUTE_FILE));
        status.path("sources").forEach(problems::source);
        status.path("downstreams").forEach(problems::downstream);
        status.path("downstreams").forEach(downstream -> problems.late(downstream, text(status, "at")));
        status.path("sources").forEach(problems::stale);
        status.path("sources").forEach(problems::expiry);
        status.path("webhooks").forEach(provider -> problems.webhook(provider, text(status, "at")));
        problems.number(status, "dead_letters", "dead letter", Advice.DEAD_LETTER);
        problems.number(status, "quarantine", "record", "in quarantine", Advice.QUARANTINE);
        problems.number(status, "write_backs", "write-back", "that may have worked or not", Advice.WRITE_BACK);
        return problems.list;
    }

    private void store(JsonNode store) {
        if (!store.path("ok").asBoolean(true)) {
            add("The store takes no writes", text(store, "trouble"), null, Advice.STORE);
        } else if (store.path("free_bytes").isNumber()
                && store.path("free_bytes").asLong() < LITTLE_ROOM) {
            add(
                    "The disk is nearly full",
                    store.path("free_bytes").asLong() / 1_000_000 + " MB are left",
                    null,
                    Advice.ROOM);
        }
    }

    private void source(JsonNode source) {
        if (source.path("ok").asBoolean(true)) {
            return;
        }
        String state = source.path("state").asText();
        String since = StreamSupport.stream(source.path("streams").spliterator(), false)
                .map(stream -> text(stream, "last_success"))
                .filter(time -> time != null)
                .min(String::compareTo)
                .orElse(null);
        add(source.path("name").asText() + " is not read", state, since, Advice.ofSource(state));
    }

    private void expiry(JsonNode source) {
        JsonNode left = source.path("key_expires_in_seconds");
        if (left.isNumber() && left.asLong() < SOON.toSeconds()) {
            String name = source.path("name").asText();
            long days = Duration.ofSeconds(left.asLong()).toDays();
            add(
                    left.asLong() <= 0
                            ? name + "'s API key has ended"
                            : name + "'s API key ends within " + several(days + 1, "day"),
                    null,
                    null,
                    left.asLong() <= 0 ? Advice.EXPIRED : Advice.EXPIRY);
        }
    }

    private void webhook(JsonNode provider, String now) {
        String name = provider.path("provider").asText();
        String trouble = text(provider, "trouble");
        String last = text(provider, "last_received");
        if (trouble != null) {
            add(
                    "No webhook of " + name + " is taken",
                    trouble,
                    null,
                    trouble.startsWith(Status.REFUSED) ? Advice.WEBHOOK_REFUSED : Advice.WEBHOOK_UNUSABLE);
        } else if (last != null
                && Duration.between(Instant.parse(last), Instant.parse(now)).compareTo(SILENCE) >= 0) {
            add(
                    name + " has sent no webhook for a day",
                    "What changes there still arrives, by the polls",
                    last,
                    Advice.SILENT);
        }
    }

    private void downstream(JsonNode downstream) {
        String state = downstream.path("state").asText();
        if (downstream.path("ok").asBoolean(true)) {
            return;
        }
        String name = downstream.path("name").asText();
        Matcher paused = PAUSED.matcher(state);
        Advice advice = Advice.ofDownstream(state);
        if (paused.matches()) {
            add(name + " is paused", paused.group(2), paused.group(1), advice);
        } else if (downstream.path("delivered_last_minute").asLong() > 0) {
            // Something has arrived since the oldest began to wait: how long it has been failing is not known.
            add(name + " is failing", state, null, advice);
        } else {
            add(name + " gets nothing", state, text(downstream, "oldest_undelivered"), advice);
        }
    }

    /** It is delivered to, and an event waits all the same. */
    private void late(JsonNode downstream, String now) {
        String oldest = text(downstream, "oldest_undelivered");
        if (downstream.path("ok").asBoolean(true)
                && oldest != null
                && Duration.between(Instant.parse(oldest), Instant.parse(now)).compareTo(LATE) > 0) {
            add(
                    downstream.path("name").asText() + " gets an event late",
                    "The oldest has waited for more than an hour",
                    oldest,
                    Advice.LATE);
        }
    }

    /** It is well as far as it knows, and a stream of it has not been read to its end for long. */
    private void stale(JsonNode source) {
        if (!source.path("enabled").asBoolean() || !source.path("ok").asBoolean(true)) {
            return;
        }
        for (JsonNode stream : source.path("streams")) {
            if (text(stream, "last_error") == null
                    && stream.path("freshness_seconds").asLong() > LATE.toSeconds()) {
                add(
                        stream.path("name").asText() + " has not been read to its end for more than an hour",
                        null,
                        text(stream, "last_success"),
                        Advice.STALE);
            }
        }
    }

    private void number(JsonNode status, String field, String one, Advice advice) {
        number(status, field, one, "", advice);
    }

    private void number(JsonNode status, String field, String one, String where, Advice advice) {
        long count = status.path(field).asLong();
        if (count > 0) {
            add((several(count, one) + " " + where).strip(), null, null, advice);
        }
    }

    private void add(String what, String detail, String since, Advice advice) {
        list.addObject()
                .put("what", what)
                .put("detail", detail)
                .put("since", since)
                .put("do", advice.text())
                .put("link", advice.link());
    }

    /** Whether everything is fine, in one sentence. */
    static String sentence(JsonNode status, ArrayNode problems) {
        if (!problems.isEmpty()) {
            List<String> named = new ArrayList<>();
            problems.forEach(problem -> named.add(problem.path("what").asText()));
            String rest = named.size() > NAMED ? ", and " + several(named.size() - NAMED, "more thing") : "";
            return (named.size() == 1 ? "1 thing needs" : named.size() + " things need") + " you: "
                    + String.join(", ", named.subList(0, Math.min(NAMED, named.size()))) + rest + ".";
        }
        long read = count(status.path("sources"), "enabled");
        long told = status.path("downstreams").size();
        if (read == 0) {
            return "Drover is well, and no source is switched on.";
        }
        return "Everything flows: " + several(read, "source") + (read == 1 ? " is" : " are") + " read, "
                + several(told, "downstream") + (told == 1 ? " takes" : " take") + " events.";
    }

    private static long count(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(one -> one.path(field).asBoolean())
                .count();
    }

    private static String several(long count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).isTextual() ? node.path(field).asText() : null;
    }

    /** Adds them to the status, and the sentence before them. */
    static void tell(ObjectNode status) {
        ArrayNode problems = of(status);
        status.put("fine", problems.isEmpty());
        status.put("sentence", sentence(status, problems));
        status.set("problems", problems);
    }
}
