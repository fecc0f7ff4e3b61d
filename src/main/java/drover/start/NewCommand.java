package drover.start;

import drover.scaffold.Scaffold;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** {@code drover new source NAME} and {@code drover new downstream NAME}: files that run as they are written, in this folder. */
final class NewCommand {
    private static final int MISUSED = 2;
    private static final Set<String> OPTIONS = Set.of("--kind", "--list", "--from");
    private static final String USAGE =
            """
            Usage: drover new source NAME [--kind rest-changes|rest-list|graphql] [--list LIST] [--from sample.json]
                   drover new downstream NAME

              NAME      such as parcels: the beginning of its keys, routes and events
              --kind    rest-changes (default): the API can be asked for what has changed since a time
                        rest-list, graphql: it cannot; each poll compares the whole list
              --list    what the API calls its list, such as shipments; otherwise items
              --from    a file with an answer of the API: key, time, status and amounts are proposed from it; nothing else of it is kept

            Files are written into this folder, none over another: routes/, fixtures/, docs/systems/, and keys at the end of
            application.properties.""";

    private NewCommand() {}

    static Commands.Answer answer(String... words) {
        Map<String, String> options = new HashMap<>();
        boolean right = words.length >= 3 && words.length % 2 == 1;
        for (int i = 3; right && i < words.length; i += 2) {
            right = OPTIONS.contains(words[i]) && options.put(words[i], words[i + 1]) == null;
        }
        if (!right
                || !Set.of("source", "downstream").contains(words[1])
                || (words[1].equals("downstream") && words.length > 3)) {
            return new Commands.Answer(MISUSED, USAGE);
        }
        try {
            Scaffold scaffold = new Scaffold(Path.of(""), packaged(Preflight.config()));
            return new Commands.Answer(
                    0,
                    words[1].equals("source")
                            ? source(scaffold, words[2], options)
                            : downstream(words[2], scaffold.downstream(words[2])));
        } catch (IllegalArgumentException e) {
            return new Commands.Answer(MISUSED, e.getMessage());
        } catch (IOException e) {
            return new Commands.Answer(1, "the files cannot be written: " + e.getMessage());
        }
    }

    /** The packaged files of the folder routes. */
    private static List<String> packaged(Config config) {
        return Stream.concat(
                        config.getValues("drover.routes.packaged", String.class).stream()
                                .map(name -> name + ".camel.yaml"),
                        config.getValues("drover.routes.documents", String.class).stream()
                                .map(name -> name + ".graphql"))
                .toList();
    }

    private static String source(Scaffold scaffold, String name, Map<String, String> options) throws IOException {
        String from = options.get("--from");
        List<String> files = scaffold.source(
                name,
                options.getOrDefault("--kind", "rest-changes"),
                options.getOrDefault("--list", "items"),
                from == null ? null : Path.of(from));
        return written(files) + "Now: look at the fields in routes/" + name + ".camel.yaml, set " + name
                + ".base-url, and give it its key: " + name.toUpperCase(java.util.Locale.ROOT) + "_API_KEY.\n"
                + "docs/systems/" + name + ".md says what was assumed.";
    }

    private static String downstream(String name, List<String> files) {
        return written(files) + "Now: set downstream." + name + ".url, and what it is told: downstream." + name
                + ".types.";
    }

    private static String written(List<String> files) {
        StringBuilder lines = new StringBuilder("Written:\n");
        files.forEach(file -> lines.append("  ").append(file).append('\n'));
        return lines.toString();
    }
}
