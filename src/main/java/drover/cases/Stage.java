package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import drover.event.NewEvents;
import drover.inbox.Told;
import drover.ingest.Quarantine;
import drover.record.Json;
import drover.store.Emptied;
import drover.system.Door;
import drover.system.Doors;
import drover.system.Redaction;
import drover.system.RoutesLoaded;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.quartz.SchedulerException;

/** Plays cases to the routes of this process, one after the other, each in an empty store. */
@Singleton
public class Stage {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Timers timers;
    private final Listening listening;
    private final RecipeStage recipes;
    private final Doors doors;
    private final NewEvents events;
    private final Quarantine quarantine;
    private final Told told;
    private final Emptied store;
    private Map<String, String> failed = Map.of();

    Stage(
            Timers timers,
            Listening listening,
            RecipeStage recipes,
            Doors doors,
            NewEvents events,
            Quarantine quarantine,
            Told told,
            Emptied store) {
        this.listening = listening;
        this.recipes = recipes;
        this.timers = timers;
        this.doors = doors;
        this.events = events;
        this.quarantine = quarantine;
        this.told = told;
        this.store = store;
    }

    void loaded(@Observes RoutesLoaded loaded) {
        failed = loaded.failed();
    }

    /** The route files that do not run, and why. */
    public Map<String, String> failed() {
        return failed;
    }

    /** Plays a case. */
    public Outcome play(Case one, PlayedApi api) throws InterruptedException {
        long began = System.nanoTime();
        List<Outcome.Round> rounds = new ArrayList<>();
        String description = "";
        try (Heard heard = new Heard()) {
            try {
                // A case may have had its credential refused, or been asked for a pause.
                doors.all().forEach(Door::reopen);
                store.now();
                JsonNode story = one.read();
                description = story.path("description").asText();
                if (one.isRecipe()) {
                    recipes.play(one, story, api, rounds);
                } else {
                    listening.begin(one.system());
                    for (JsonNode round : story.path("rounds")) {
                        rounds.add(play(one, round, api));
                    }
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                rounds.add(broken(Redaction.redact(String.valueOf(e.getMessage())), api));
            }
            return new Outcome(one, description, rounds, Duration.ofNanos(System.nanoTime() - began), heard.lines());
        }
    }

    private static Outcome.Round broken(String words, PlayedApi api) {
        return new Outcome.Round(List.of(), Map.of(), List.of(new Difference.Broken(words)), api.strays());
    }

    private Outcome.Round play(Case one, JsonNode round, PlayedApi api)
            throws IOException, SchedulerException, InterruptedException {
        one.checkFiles(round);
        api.begin(one, round);
        long before = events.last();
        if (!timers.fireAll(one.system())
                && !listening.isOne(one.system())
                && round.path(Case.NOTIFICATIONS).isEmpty()) {
            throw new IOException(nothingPolls(one.system()));
        }
        if (round.has(Case.MESSAGES)) {
            listening.tell(one.system(), round.path(Case.MESSAGES), api.socket());
        }
        for (JsonNode said : round.path(Case.NOTIFICATIONS)) {
            Told.Notice notice = new Told.Notice(said.path("type").textValue(), said.path("body"));
            if (!told.tell(one.system(), notice, PATIENCE)) {
                throw new IOException("a notification of " + one.system() + " has not been resolved");
            }
        }
        List<JsonNode> came = new ArrayList<>();
        for (byte[] event : events.after(before)) {
            came.add(Json.read(event));
        }
        List<Difference> differences = new ArrayList<>(Comparison.of(round.path(Case.EVENTS), came));
        List<String> refused = refused();
        List<String> expected = Texts.of(round.path(Case.QUARANTINE));
        if (!refused.equals(expected)) {
            differences.add(new Difference.Texts(Case.QUARANTINE, expected, refused));
        }
        return new Outcome.Round(came, Map.of(Case.QUARANTINE, Texts.json(refused)), differences, api.strays());
    }

    private String nothingPolls(String system) {
        return "no route polls " + system + ": "
                + failed.entrySet().stream()
                        .filter(file -> file.getKey().contains(system))
                        .findFirst()
                        .map(file -> file.getKey() + " does not run: " + file.getValue())
                        .orElse("expected a route in the group " + system + ", from quartz:" + system + "/…, in routes/"
                                + system + ".camel.yaml");
    }

    /** In the order they came. */
    private List<String> refused() {
        List<String> reasons = new ArrayList<>();
        quarantine
                .list()
                .path("records")
                .forEach(one -> reasons.add(one.path("reason").asText()));
        Collections.reverse(reasons);
        return reasons;
    }
}
