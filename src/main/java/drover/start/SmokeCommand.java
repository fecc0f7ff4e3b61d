package drover.start;

import com.fasterxml.jackson.databind.JsonNode;
import drover.system.Redaction;
import java.io.IOException;
import java.io.PrintStream;

/** {@code drover smoke}: asks each API that is on once, and says how it went. Nothing is read from them otherwise, and nothing delivered. */
final class SmokeCommand {
    static final String NAME = "smoke";

    private final Management management;
    private final PrintStream out;

    private SmokeCommand(Management management, PrintStream out) {
        this.management = management;
        this.out = out;
    }

    static void begin(PrintStream out) {
        Management management = new Management(Preflight.config());
        Visit.begin(NAME, management, new SmokeCommand(management, out)::run);
    }

    /** @return what the process ends with */
    private int run() {
        try {
            JsonNode answer = management.post(NAME, null);
            out.print(table(answer));
            return answer.path("ok").asBoolean() && answer.path("asked").asInt() > 0 ? 0 : 1;
        } catch (IOException e) {
            out.println("It did not work: " + Redaction.redact(String.valueOf(e.getMessage())));
            return 1;
        }
    }

    /** A line for each API: its name, how it went, how long it took, and what is wrong. */
    static String table(JsonNode answer) {
        int longest = 3;
        for (JsonNode row : answer.path("apis")) {
            longest = Math.max(longest, row.path("api").asText().length());
        }
        StringBuilder table = new StringBuilder();
        add(table, longest, "API", "RESULT", "TIME", "");
        for (JsonNode row : answer.path("apis")) {
            String time = row.has("took_ms") ? row.path("took_ms").asLong() + " ms" : "";
            add(
                    table,
                    longest,
                    row.path("api").asText(),
                    row.path("result").asText(),
                    time,
                    row.path("words").asText());
        }
        if (answer.path("asked").asInt() == 0) {
            table.append("No API is on: nothing was asked.\n");
        }
        return table.toString();
    }

    private static void add(StringBuilder table, int longest, String api, String result, String time, String words) {
        String name = api + " ".repeat(longest - api.length());
        table.append(String.format("%s  %-6s  %9s  %s", name, result, time, words)
                        .stripTrailing())
                .append('\n');
    }
}
