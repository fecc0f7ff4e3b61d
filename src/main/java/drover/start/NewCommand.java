package drover.start;

import drover.scaffold.Scaffold;
import drover.scaffold.SourceKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code drover new source NAME} and {@code drover new downstream NAME}: files that run as they are written, in this folder. */
final class NewCommand {
    static final String NAME = "new";
    static final String SOURCE = "source";
    static final String DOWNSTREAM = "downstream";

    private static final int MISUSED = 2;
    private static final String KIND = "--kind";
    private static final String LIST = "--list";
    private static final String FROM = "--from";

    private NewCommand() {}

    /** Its words, for whoever reads the command line. */
    static CommandSpec spec(BiFunction<String, String, CommandSpec> command) {
        CommandSpec source = named(
                command.apply(
                        SOURCE, "Writes the files of a new source: route, keys, fixtures, a case, a page of docs."),
                "such as parcels: the beginning of its keys, routes and events");
        source.addOption(OptionSpec.builder(KIND)
                .paramLabel("<kind>")
                .type(String.class)
                .completionCandidates(SourceKind.texts())
                .description(
                        "rest-changes (default): the API can be asked for what has changed since a time",
                        "rest-list, graphql: it cannot; each poll compares the whole list",
                        "websocket: the server tells what happens, as it happens")
                .build());
        source.addOption(OptionSpec.builder(LIST)
                .paramLabel("<list>")
                .type(String.class)
                .description("what the API calls its list, such as shipments; otherwise items")
                .build());
        source.addOption(OptionSpec.builder(FROM)
                .paramLabel("<sample.json>")
                .type(Path.class)
                .description(
                        "a file with an answer of the API, or with a message of the server: key, time, status and amounts are"
                                + " proposed from it; nothing else of it is kept")
                .build());
        CommandSpec downstream = named(
                command.apply(DOWNSTREAM, "Adds a downstream: its route and its keys."),
                "such as acme: the name in its keys");
        CommandSpec all =
                command.apply(NAME, "Writes the files of a new source or downstream, which run as they are written.");
        all.usageMessage()
                .footer(
                        "",
                        "Files are written into this folder, none over another: routes/, fixtures/, docs/systems/, and keys at the end"
                                + " of application.properties.");
        return all.addSubcommand(SOURCE, source).addSubcommand(DOWNSTREAM, downstream);
    }

    private static CommandSpec named(CommandSpec command, String description) {
        return command.addPositional(PositionalParamSpec.builder()
                .paramLabel("NAME")
                .type(String.class)
                .required(true)
                .description(description)
                .build());
    }

    /** @param asked its words, as they were read, up to {@code source} or {@code downstream} */
    static Commands.Exit answer(ParseResult asked) {
        String name = asked.matchedPositionalValue(0, "");
        try {
            Scaffold scaffold = new Scaffold(Path.of(""), packaged(Preflight.config()));
            return new Commands.Exit(
                    0,
                    asked.commandSpec().name().equals(SOURCE)
                            ? source(scaffold, name, asked)
                            : downstream(name, scaffold.downstream(name)));
        } catch (IllegalArgumentException e) {
            return new Commands.Exit(MISUSED, e.getMessage());
        } catch (IOException e) {
            return new Commands.Exit(1, "the files cannot be written: " + e.getMessage());
        }
    }

    /** The packaged files of the folder routes. */
    private static List<String> packaged(Config config) {
        return Stream.of(
                        config.getValues("drover.routes.packaged", String.class).stream()
                                .map(name -> name + ".camel.yaml"),
                        config.getValues("drover.routes.documents", String.class).stream()
                                .map(name -> name + ".graphql"),
                        Stream.of("camelYamlDsl.json"))
                .flatMap(files -> files)
                .toList();
    }

    private static String source(Scaffold scaffold, String name, ParseResult asked) throws IOException {
        List<String> files = scaffold.source(
                name,
                asked.matchedOptionValue(KIND, SourceKind.REST_CHANGES.text()),
                asked.matchedOptionValue(LIST, "items"),
                asked.matchedOptionValue(FROM, null));
        return written(files) + "Now: look at the fields in routes/" + name + ".camel.yaml, set " + name
                + ".base-url, and give it its key: " + name.toUpperCase(Locale.ROOT) + "_API_KEY.\n"
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
