package drover.lint;

import drover.lint.YamlReader.Unreadable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Says what is wrong with route files, before anybody runs them. Nothing is started, and nothing outside is asked. */
public final class Lint {
    private final List<Check> checks;

    private final CronCheck schedules;

    public Lint(Settings settings) {
        Known known = Known.load();
        schedules = new CronCheck(settings, Clock.systemUTC());
        checks = List.of(
                new SchemaCheck(),
                new EndpointCheck(known),
                new TemplateCheck(settings, known),
                new BeanCheck(known),
                new ExpressionCheck(),
                new KeyCheck(settings),
                new DirectCheck(),
                new VariableCheck(known),
                new CallCheck(),
                new SecretCheck(),
                schedules,
                new FilesCheck(),
                new NameCheck(settings));
    }

    /**
     * A route file as it is written.
     *
     * @param path as findings name it
     */
    public record Source(String path, String text) {}

    /** A line for each schedule of some of these files: where it stands, and when it fires next. */
    public List<String> schedules(List<Source> files, Predicate<String> asked) {
        RouteSet all = new RouteSet(readable(files, new ArrayList<>()), Set.of());
        return all.files().stream()
                .filter(file -> asked.test(file.path()))
                .flatMap(file -> schedules.times(file, all).stream())
                .toList();
    }

    /** What is wrong with all of these files. */
    public List<Finding> check(List<Source> files, Set<String> documents) {
        return check(files, documents, path -> true);
    }

    /**
     * What is wrong with some of these files, sorted by place.
     *
     * @param files all that run together
     * @param documents the names of the GraphQL files that are there
     * @param asked the paths of those that are looked at
     */
    public List<Finding> check(List<Source> files, Set<String> documents, Predicate<String> asked) {
        return check(files, documents, asked, file -> {});
    }

    /**
     * The same, said file by file while it lasts.
     *
     * @param begins is told the path of each file that is looked at
     */
    public List<Finding> check(
            List<Source> files, Set<String> documents, Predicate<String> asked, Consumer<String> begins) {
        List<Finding> findings = new ArrayList<>();
        RouteSet all = new RouteSet(readable(files, findings), documents);
        for (RouteFile file : all.files()) {
            if (asked.test(file.path())) {
                begins.accept(file.path());
                Found found = new Found(file.path());
                checks.forEach(check -> check.look(file, all, found));
                findings.addAll(found.all());
            }
        }
        return findings.stream()
                .filter(finding -> asked.test(finding.file()))
                .distinct()
                .sorted()
                .toList();
    }

    /** What files name outside of themselves, for whoever holds the rest of the program against them; those that cannot be read are left out. */
    public static List<Mention> mentions(List<Source> files) {
        RouteSet all = new RouteSet(readable(files, new ArrayList<>()), Set.of());
        return all.files().stream()
                .flatMap(file -> Mention.in(file, all).stream())
                .toList();
    }

    /** The files as they are written; those that cannot be read are left out. */
    public static List<RouteFile> read(List<Source> files) {
        return readable(files, new ArrayList<>());
    }

    private static List<RouteFile> readable(List<Source> files, List<Finding> findings) {
        List<RouteFile> readable = new ArrayList<>();
        for (Source file : files) {
            Found found = new Found(file.path());
            try {
                readable.add(new RouteFile(file.path(), file.text(), YamlReader.read(file.text())));
            } catch (Unreadable e) {
                found.add(Rule.YAML, e.place, e.getMessage(), "Mend this first: nothing else was looked at.");
            }
            findings.addAll(found.all());
        }
        return readable;
    }
}
