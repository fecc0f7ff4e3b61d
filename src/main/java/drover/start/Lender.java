package drover.start;

import com.fasterxml.jackson.databind.JsonNode;
import drover.oauth.Lending.Loan;
import drover.system.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lends this process access tokens: the Drover that runs with the same keys, or where none runs one that is begun for this alone, reads and
 * delivers nothing, and ends with this process. What makes new tokens stays where it is kept.
 */
final class Lender implements AutoCloseable {
    /** The command of one that is begun for this alone; nobody types it. */
    static final String NAME = "lend";

    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration END = Duration.ofSeconds(20);

    private final Management management;
    private final Process begun;

    private Lender(Management management, Process begun) {
        this.management = management;
        this.begun = begun;
    }

    /** @param program begins another process */
    static Lender of(Management management, List<String> program) throws IOException {
        if (management.isThere()) {
            return new Lender(management, null);
        }
        List<String> command = new ArrayList<>(program);
        command.add(NAME);
        return new Lender(
                management,
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    /** What such a process does: it waits for the end of whoever began it. */
    static void serve(InputStream in) {
        Visit.begin(NAME, new Management(Preflight.config()), () -> {
            try {
                in.transferTo(OutputStream.nullOutputStream());
                return 0;
            } catch (IOException e) {
                return 1;
            }
        });
    }

    /** A token that lets this process in for some minutes at least. */
    Loan loan(String system) throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (begun != null && !management.isThere()) {
            if (!begun.isAlive() || System.nanoTime() - end > 0) {
                throw new IOException("the tokens of " + system
                        + " cannot be read: no Drover runs here with these keys, and none can be begun");
            }
            Thread.sleep(100);
        }
        JsonNode answer = management.post("oauth/" + system + "/lend", null);
        String access = answer.path("access").asText();
        Redaction.secret(access);
        return new Loan(access, Duration.ofMillis(answer.path("millis").asLong()));
    }

    @Override
    public void close() {
        if (begun != null) {
            try {
                begun.getOutputStream().close();
                if (!begun.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                    begun.destroy();
                }
            } catch (IOException e) {
                begun.destroy();
            } catch (InterruptedException e) {
                begun.destroy();
                Thread.currentThread().interrupt();
            }
        }
    }
}
