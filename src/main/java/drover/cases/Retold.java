package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.inbox.Told.Notice;
import drover.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A case that is made of what an API has answered a Drover that runs. Each list is answered round by round, whatever part of it is asked
 * for; all else is answered always. It expects nothing until it is played with {@code --update}.
 */
public final class Retold {
    /** What it is called. */
    public static final String NAME = "kept";

    /** Where a list is read from changes from call to call: names of such parameters, and values that look so. */
    private static final Pattern PLACE = Pattern.compile(
            "(?i).*(page|cursor|token|offset|limit|size|since|after|before|start|end|from|until|time|date|modified|updated|query|apikey).*");

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][\\w.,-]*|0x[0-9a-fA-F]+");

    private Retold() {}

    /**
     * An answer.
     *
     * @param list whether it is one of several, in their order; otherwise the last that came is answered always
     */
    public record Told(String path, String query, JsonNode body, boolean list) {}

    /**
     * Writes it as {@code <fixtures>/<system>/cases/kept/case.json}, and beside it what always holds: of this process, with what else was told.
     *
     * @param notices what the provider of that name has told
     * @param keys of the system, as the Drover has them whom this was told
     */
    public static void write(
            Path fixtures, String system, List<Told> told, List<Notice> notices, Map<String, String> keys)
            throws IOException {
        Path cases = Files.createDirectories(
                        fixtures.resolve(system).resolve("cases").resolve(NAME))
                .getParent();
        Always always =
                CaseFiles.find().always(List.of(new Case(system, NAME, cases))).get(system);
        ObjectNode story = Json.object().put("description", "What " + system + " has answered lately");
        ArrayNode rounds = story.putArray("rounds");
        rounds(told).forEach(round -> {
            ArrayNode answers = rounds.addObject().putArray(Case.ANSWERS);
            round.forEach(one -> answers.add(answer(one).put("once", true)));
        });
        if (!notices.isEmpty()) {
            ArrayNode all = rounds.addObject().putArray(Case.NOTIFICATIONS);
            notices.forEach(one -> all.addObject().put("type", one.type()).set("body", one.body()));
        }
        Files.write(cases.resolve(NAME).resolve("case.json"), Json.pretty(story));
        Files.write(cases.resolve(Always.NAME), Json.pretty(always(system, always, told, keys)));
    }

    /** A list begins another round when it comes again. */
    private static List<List<Told>> rounds(List<Told> told) {
        List<List<Told>> rounds = new ArrayList<>();
        Set<JsonNode> asked = new HashSet<>();
        for (Told one : told) {
            if (one.list()) {
                if (rounds.isEmpty() || !asked.add(request(one))) {
                    rounds.add(new ArrayList<>());
                    asked = new HashSet<>(Set.of(request(one)));
                }
                rounds.get(rounds.size() - 1).add(one);
            }
        }
        return rounds;
    }

    private static ObjectNode always(String system, Always always, List<Told> told, Map<String, String> keys)
            throws IOException {
        ObjectNode json = Json.object();
        Map<String, String> all = new TreeMap<>(keys);
        all.putAll(always.keys());
        keys.forEach((key, value) -> {
            if (!all.get(key).contains("{api}")) {
                all.put(key, value);
            }
        });
        ObjectNode written = json.putObject("keys");
        all.forEach(written::put);
        ArrayNode answers = json.putArray(Case.ANSWERS);
        Map<JsonNode, Told> others = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        told.stream().filter(one -> !one.list()).forEach(one -> others.put(request(one), one));
        others.values().forEach(one -> answers.add(answer(one)));
        for (JsonNode answer : always.answers()) {
            ObjectNode whole = answer.deepCopy();
            if (whole.has("file")) {
                byte[] body = new Case(system, "", always.file()).body(answer);
                whole.remove("file");
                whole.set("body", Json.read(body));
            }
            answers.add(whole);
        }
        return json;
    }

    private static ObjectNode answer(Told one) {
        ObjectNode answer = request(one);
        answer.set("body", one.body());
        return answer;
    }

    /** What was asked for, without what part of it: that is another with each version of a route. */
    private static ObjectNode request(Told one) {
        ObjectNode request = Json.object().put("path", one.path());
        ObjectNode query = Json.object();
        for (String pair : one.query().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2
                    && !PLACE.matcher(parts[0]).matches()
                    && WORD.matcher(parts[1]).matches()) {
                query.put(parts[0], parts[1]);
            }
        }
        if (!query.isEmpty()) {
            request.set("query", query);
        }
        if (one.path().isEmpty() && one.body().path("data").isObject()) {
            // GraphQL: the document asks for what the answer has.
            ArrayNode fields = request.putArray("asks");
            one.body().path("data").fieldNames().forEachRemaining(fields::add);
        }
        return request;
    }
}
