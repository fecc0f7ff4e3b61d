package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drover smoke} where no Drover runs: each API is asked once, nothing is read or delivered, and the process ends by itself. */
class SmokeIT {
    @TempDir
    Path directory;

    @Test
    void each_api_is_asked_once_and_the_exit_code_says_that_one_does_not_answer() throws Exception {
        try (SimulatedApi leaflink = new SimulatedApi();
                Sink sink = new Sink()) {
            leaflink.put("/orders/", SimulatedApi.record("o1", Instant.parse("2025-01-01T00:00:00Z")));
            DroverSetup setup = DroverProcess.in(directory)
                    .polling(leaflink)
                    .delivering(sink)
                    .env("ETHERSCAN_API_KEY", "key-of-the-chain")
                    .env("ETHERSCAN_BASE_URL", "http://127.0.0.1:1/v2/api")
                    .asked("smoke");
            try (DroverProcess smoke = setup.start()) {
                assertEquals(1, smoke.awaitExit(), smoke.output());

                for (String line : List.of(
                        "^leaflink +ok +\\d+ ms$",
                        "^etherscan +failed .*no answer",
                        "^distru +off +no credential: set DISTRU_API_KEY")) {
                    assertEquals(1, smoke.lines(line).size(), () -> line + "\n" + smoke.output());
                }
                assertEquals(List.of(), smoke.lines("WARN|ERROR|^\\s+at |key-of"));
                assertEquals(List.of(), sink.requests(), "nothing is delivered");
            }
        }
    }
}
