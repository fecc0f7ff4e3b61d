package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a case went.
 *
 * @param rounds each round that was played
 * @param took how long it took
 * @param said what the application logged meanwhile: warnings and errors
 */
public record Outcome(Case of, String description, List<Round> rounds, Duration took, List<String> said) {
    private static final int LONGEST = 300;

    /**
     * How a round went.
     *
     * @param events those that came
     * @param done what else there is at its end, by the field of a case that expects it: what is in quarantine, what was called
     * @param differences from what is expected
     * @param strays what was asked for, and nobody says what to answer
     */
    record Round(
            List<JsonNode> events, Map<String, JsonNode> done, List<Difference> differences, List<String> strays) {}

    /** Whether all was as it says. */
    public boolean isGood() {
        return rounds.stream().allMatch(round -> round.differences().isEmpty());
    }

    /** Whether what came can be expected from now on: it was played to its end. */
    boolean isWhole() {
        return rounds.stream()
                .flatMap(round -> round.differences().stream())
                .noneMatch(Difference.Broken.class::isInstance);
    }

    /** For a person: what differs, round by round, and what may have to do with it. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            if (!round.differences().isEmpty()) {
                lines.add("round " + (i + 1));
                round.differences().forEach(one -> one.lines().forEach(line -> lines.add("  " + line)));
                round.strays().stream().distinct().limit(5).forEach(one -> lines.add("  ? " + one));
            }
        }
        said.stream()
                .distinct()
                .limit(5)
                .forEach(line ->
                        lines.add("log: " + (line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " …")));
        return lines;
    }
}
