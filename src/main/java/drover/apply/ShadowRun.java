package drover.apply;

import com.fasterxml.jackson.databind.JsonNode;
import drover.cases.Retold;
import drover.cases.Steady;
import drover.event.EventRows;
import drover.inbox.Told;
import drover.inbox.Told.Notice;
import drover.record.Json;
import drover.shadow.KeptAnswer;
import drover.shadow.KeptAnswers;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * What APIs have answered lately is played to the routes that run, and to those that would: in processes of their own, each in an empty
 * store, that send nothing. How their events differ is the effect of a change; how many of them have really been made says how much of
 * real life was played.
 */
@ApplicationScoped
class ShadowRun {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int LONGEST = 200;
    private static final int NOTICES = 50;
    /** As a report of cases names an event that differs. */
    private static final Pattern EVENT = Pattern.compile("[-+~] \\S+\\.\\S+  \\S.*");
    /** What is another there: whom we ask, who we are, and when. */
    private static final Pattern OTHER = Pattern.compile(
            ".*([.-](key|token|secret|password|url|interval|schedule|delay|timeout|millis)|\\.oauth\\..*|\\.enabled)");

    private final KeptAnswers kept;
    private final Told notices;
    private final Store store;
    private final Config config;

    ShadowRun(KeptAnswers kept, Told notices, Store store, Config config) {
        this.kept = kept;
        this.store = store;
        this.notices = notices;
        this.config = config;
    }

    /**
     * Tries a change.
     *
     * @param now what runs
     * @param then what would run
     */
    Effect of(Change change, List<RouteSource> now, List<RouteSource> then) throws IOException, InterruptedException {
        SortedSet<String> systems = systems(change);
        if (systems.isEmpty()) {
            return Effect.unknown("no answer is kept yet that it could be tried on", List.of());
        }
        Path fixtures = Files.createTempDirectory("drover-kept");
        Path again = Files.createTempDirectory("drover-kept");
        try {
            for (String system : systems) {
                // Read once: what is told meanwhile would be a difference between the two.
                List<Retold.Told> answers = told(system);
                List<Notice> told = notices.last(system, NOTICES);
                Retold.write(fixtures, system, answers, told, keys(system));
                Retold.write(again, system, answers, told, keys(system));
            }
            for (Path folder : List.of(fixtures, again)) {
                Child.Ended before = test(now, folder, "--update", systems);
                if (before.exitCode() != 0) {
                    return Effect.unknown("the answers cannot be played to what runs", lines(before.words()));
                }
            }
            return compared(then, fixtures, again, systems);
        } finally {
            TemporaryFiles.clear(fixtures);
            TemporaryFiles.clear(again);
        }
    }

    /** What the version that runs makes otherwise the second time is no effect of a change. */
    private Effect compared(List<RouteSource> then, Path fixtures, Path again, SortedSet<String> systems)
            throws IOException, InterruptedException {
        List<JsonNode> events = new ArrayList<>();
        for (String system : systems) {
            Path story = Path.of(system, "cases", Retold.NAME, "case.json");
            Steady.keep(fixtures.resolve(story), again.resolve(story));
            for (JsonNode round :
                    Json.read(Files.readAllBytes(fixtures.resolve(story))).path("rounds")) {
                round.path("events").forEach(events::add);
            }
        }
        List<String> ids = events.stream()
                .filter(event -> event.has("id"))
                .map(event -> event.path("id").asText())
                .toList();
        int made = store.read(c -> EventRows.count(c, ids));
        Child.Ended after = test(then, fixtures, "", systems);
        List<String> lines = lines(after.words());
        int differ = differ(after.words());
        return after.exitCode() != 0 && differ == 0
                ? Effect.unknown("the answers cannot be played to it", lines)
                : Effect.known(differ, events.size(), made, ids.size(), lines);
    }

    private SortedSet<String> systems(Change change) {
        SortedSet<String> all = kept.systems();
        SortedSet<String> touched = new TreeSet<>();
        for (String file : change.names()) {
            String system = RouteActs.system(file);
            touched.addAll(all.contains(system) ? List.of(system) : all);
        }
        return touched;
    }

    private List<Retold.Told> told(String system) throws IOException {
        List<Retold.Told> told = new ArrayList<>();
        for (KeptAnswer one : kept.of(system)) {
            told.add(new Retold.Told(one.path(), one.query(), one.body(), one.hasRecords()));
        }
        return told;
    }

    private Map<String, String> keys(String system) {
        Map<String, String> keys = new TreeMap<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(system + ".") && !OTHER.matcher(name).matches()) {
                config.getOptionalValue(name, String.class).ifPresent(value -> keys.put(name, value));
            }
        }
        return keys;
    }

    private static Child.Ended test(List<RouteSource> files, Path fixtures, String option, SortedSet<String> systems)
            throws IOException, InterruptedException {
        try (Overlay folder = Overlay.of(files, fixtures)) {
            return Child.run(
                    folder.path(),
                    PATIENCE,
                    Stream.concat(Stream.of("test", option).filter(word -> !word.isEmpty()), systems.stream())
                            .toList());
        }
    }

    /** One that is missing and one that is new in its place count as one. */
    private static int differ(String words) {
        Map<Character, Long> marks = words.lines()
                .map(String::strip)
                .filter(line -> EVENT.matcher(line).matches())
                .collect(Collectors.groupingBy(line -> line.charAt(0), Collectors.counting()));
        long other = Math.max(marks.getOrDefault('-', 0L), marks.getOrDefault('+', 0L));
        return (int) (marks.getOrDefault('~', 0L) + other);
    }

    private static List<String> lines(String words) {
        return words.lines()
                .filter(line -> line.startsWith("  "))
                .limit(LONGEST)
                .toList();
    }
}
