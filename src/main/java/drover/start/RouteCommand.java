package drover.start;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.terminal.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.eclipse.microprofile.config.Config;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code drover apply} and {@code drover rollback}: asks the Drover of this machine, with the same keys, to change its routes. */
final class RouteCommand {
    static final String YES = "--yes";
    static final String APPLY = "apply";
    static final String ROLLBACK = "rollback";

    private static final int CONNECT = (int) Duration.ofSeconds(5).toMillis();
    private static final int ANSWER = (int) Duration.ofMinutes(4).toMillis();
    private static final Duration EFFECT = Duration.ofMinutes(5);
    private static final int MOST = 1 << 22;

    private final Config config;

    RouteCommand(Config config) {
        this.config = config;
    }

    private record Reply(int status, JsonNode body) {}

    /**
     * Shows what differs, and does it where that is agreed to.
     *
     * @param file empty: all that wait
     */
    Commands.Exit run(String act, String file, boolean agreed) {
        try {
            List<String> files = file.isEmpty() ? waiting() : List.of(file);
            if (files.isEmpty()) {
                return new Commands.Exit(
                        0, "Nothing waits: what lies in routes/ runs, or was refused: GET /operations/routes");
            }
            List<String> words = new ArrayList<>();
            int code = 0;
            for (String one : files) {
                Commands.Exit exit = one(act, one, agreed);
                code = Math.max(code, exit.exitCode());
                words.add(exit.words());
            }
            return new Commands.Exit(code, String.join("\n", words));
        } catch (IOException e) {
            return new Commands.Exit(
                    1,
                    "nothing answers at " + Probe.base(config) + " (" + e.getMessage()
                            + "). Does Drover run, with the same keys?");
        }
    }

    private List<String> waiting() throws IOException {
        List<String> files = new ArrayList<>();
        for (JsonNode one : ask("GET", "routes").body().path("files")) {
            if (one.path("state").asText().equals("waits")) {
                files.add(one.path("file").asText());
            }
        }
        return files;
    }

    private Commands.Exit one(String act, String file, boolean agreed) throws IOException {
        String path = "routes/" + act + "?file=" + URLEncoder.encode(file, StandardCharsets.UTF_8);
        Reply plan = plan(path);
        if (plan.status() != HttpURLConnection.HTTP_OK) {
            return new Commands.Exit(1, plan.body().path("message").asText("it answers " + plan.status()));
        }
        String difference = difference(plan.body());
        if (!agreed && !isAgreed(difference, act)) {
            return new Commands.Exit(
                    1,
                    (Progress.isTerminal() ? "" : difference) + "Nothing was done. To do it: drover " + act + " " + file
                            + " --yes");
        }
        Reply done = ask(
                "POST",
                path + "&confirm="
                        + URLEncoder.encode(plan.body().path("confirm").asText(), StandardCharsets.UTF_8));
        return new Commands.Exit(
                done.status() == HttpURLConnection.HTTP_OK ? 0 : 1,
                done.body().path("message").asText("it answers " + done.status()));
    }

    /** What would be done; a shadow run of it is waited for. */
    private Reply plan(String path) throws IOException {
        long end = System.nanoTime() + EFFECT.toNanos();
        Reply plan = ask("POST", path);
        while (plan.body().path("effect").path("state").asText().equals("running") && System.nanoTime() < end) {
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return plan;
            }
            plan = ask("POST", path);
        }
        return plan;
    }

    private static String difference(JsonNode plan) {
        StringBuilder text = new StringBuilder(
                plan.path("file").asText() + "\n" + plan.path("difference").asText());
        JsonNode effect = plan.path("effect");
        if (!effect.isMissingNode()) {
            text.append("Effect: ").append(effect.path("words").asText()).append('\n');
            effect.path("lines").forEach(line -> text.append(line.asText()).append('\n'));
        }
        return text.toString();
    }

    private static boolean isAgreed(String difference, String act) {
        if (!Progress.isTerminal()) {
            return false;
        }
        String said = System.console().readLine("%s%s? [y/N] ", difference, act.equals(APPLY) ? "Apply it" : "Go back");
        return said != null && said.strip().matches("(?i)y(es)?");
    }

    private Reply ask(String method, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create(Probe.base(config) + "/operations/" + path).toURL().openConnection(java.net.Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setConnectTimeout(CONNECT);
        connection.setReadTimeout(ANSWER);
        connection.setRequestProperty("Accept", "application/json");
        connection.setRequestProperty("Authorization", "Bearer " + token());
        int status = connection.getResponseCode();
        try (InputStream body = status < HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getInputStream()
                : connection.getErrorStream()) {
            return new Reply(status, body == null ? Json.object() : Json.read(body.readNBytes(MOST)));
        }
    }

    private String token() throws IOException {
        String configured =
                config.getOptionalValue("drover.operations-token", String.class).orElse(null);
        Path kept = Path.of(config.getValue("drover.data-dir", String.class)).resolve("operations-token");
        return configured != null
                ? configured
                : Files.exists(kept) ? Files.readString(kept).strip() : "";
    }

    /** @param command makes one of its name and what it is for */
    static List<CommandSpec> specs(BiFunction<String, String, CommandSpec> command) {
        return List.of(
                spec(
                        command.apply(
                                APPLY,
                                "Applies a route file that has changed, after showing what differs; without a file all that wait."),
                        "0..1"),
                spec(
                        command.apply(
                                ROLLBACK,
                                "Goes back to the version of a route file before the one that runs, after showing what differs."),
                        "1"));
    }

    private static CommandSpec spec(CommandSpec command, String arity) {
        return command.addPositional(PositionalParamSpec.builder()
                        .paramLabel("<file>")
                        .type(String.class)
                        .arity(arity)
                        .required(arity.equals("1"))
                        .description("in routes/, such as leaflink.camel.yaml")
                        .build())
                .addOption(OptionSpec.builder(YES)
                        .description("without asking; where nobody can be asked")
                        .build());
    }
}
