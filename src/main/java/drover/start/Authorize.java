package drover.start;

import com.fasterxml.jackson.databind.JsonNode;
import drover.oauth.Authorizing;
import drover.oauth.Loopback;
import drover.system.Redaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** {@code drover authorize <system> [--manual]}: a person lets Drover in. */
final class Authorize {
    static final String NAME = "authorize";

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MISUSED = 2;
    private static final String MANUAL = "--manual";

    private final String system;
    private final boolean manual;
    private final Config config;
    private final Management management;
    private final InputStream in;
    private final PrintStream out;

    private Authorize(String system, boolean manual, Config config, InputStream in, PrintStream out) {
        this.system = system;
        this.manual = manual;
        this.config = config;
        this.management = new Management(config);
        this.in = in;
        this.out = out;
    }

    /** Does it, and ends the process; where no Drover runs it returns, and goes on as soon as this process has become one. */
    static void begin(InputStream in, PrintStream out, String system, boolean manual) {
        Config config = Preflight.config();
        Authorize command = new Authorize(system, manual, config, in, out);
        if (!command.isKnown()) {
            System.exit(MISUSED);
        }
        Visit.begin(NAME, command.management, command::talk);
    }

    private boolean isKnown() {
        for (String key : List.of("token-url", "authorization-url", "client-id")) {
            Optional<String> value = config.getOptionalValue(system + ".oauth." + key, String.class);
            if (value.isEmpty()) {
                out.println(system + " cannot be authorized, because " + system + ".oauth." + key + " is not set.");
                return false;
            }
        }
        return true;
    }

    /** @return what the process ends with */
    private int talk() {
        try {
            Authorizing.Ended ended = manual ? byHand() : byBrowser();
            out.println(Redaction.redact(
                    ended == null ? "Nobody came back within ten minutes. Begin again." : ended.words()));
            return ended != null && ended.done() ? 0 : 1;
        } catch (IOException | RuntimeException e) {
            out.println("It did not work: " + Redaction.redact(String.valueOf(e.getMessage())));
            return 1;
        }
    }

    private URI wanted() {
        return URI.create(config.getOptionalValue(system + ".oauth.loopback", String.class)
                .orElse("http://127.0.0.1:0/"));
    }

    private Authorizing.Ended byBrowser() throws IOException {
        try (Loopback loopback = Loopback.at(wanted())) {
            String address = address(loopback.address());
            out.println("Open this address in a browser of this machine, and let Drover in:\n\n  " + address + "\n");
            out.println("(Is the browser on another machine? First, there: ssh -L "
                    + loopback.address().getPort() + ":127.0.0.1:"
                    + loopback.address().getPort() + " <this machine>; or use " + MANUAL + ".)");
            open(address);
            return loopback.await(PATIENCE, state(address), this::end);
        }
    }

    private Authorizing.Ended byHand() throws IOException {
        URI redirect;
        try (Loopback loopback = Loopback.at(wanted())) {
            redirect = loopback.address();
        }
        String address = address(redirect);
        out.println("Open this address in any browser, and let Drover in:\n\n  " + address + "\n");
        out.println("In the end the browser shows that it cannot open a page at " + redirect
                + ". Paste the whole address of that page here:");
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int query = line.indexOf('?');
            String answer = query < 0
                    ? ""
                    : line.substring(query + 1).replaceFirst("#.*", "").strip();
            if (List.of(answer.split("&", -1)).contains("state=" + state(address))) {
                return end(answer);
            }
            out.println("That is not the answer to this authorization. Paste the whole address, with state= in it:");
        }
        return null;
    }

    private String address(URI redirect) throws IOException {
        JsonNode begun = management.post(
                "oauth/" + system + "/begin?redirect=" + URLEncoder.encode(redirect.toString(), StandardCharsets.UTF_8),
                null);
        return begun.path("open").asText();
    }

    private static String state(String address) {
        return List.of(address.substring(address.indexOf('?') + 1).split("&", -1)).stream()
                .filter(field -> field.startsWith("state="))
                .map(field -> field.substring("state=".length()))
                .findFirst()
                .orElse("");
    }

    private Authorizing.Ended end(String answer) {
        try {
            JsonNode ended = management.post("oauth/" + system + "/end", answer);
            return new Authorizing.Ended(
                    ended.path("done").asBoolean(), ended.path("message").asText());
        } catch (IOException e) {
            return new Authorizing.Ended(false, "It did not work: " + e.getMessage());
        }
    }

    /** Where there is a screen; where it does not work, the address has been printed. */
    private static void open(String address) {
        boolean screen = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        boolean mac = System.getProperty("os.name", "").startsWith("Mac");
        if (screen || mac) {
            try {
                new ProcessBuilder(mac ? "open" : "xdg-open", address)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                // The person opens it.
                return;
            }
        }
    }
}
