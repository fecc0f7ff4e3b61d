package drover.process;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import drover.hints.AgentJar;
import drover.hints.Missing;
import drover.hints.Registered;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Processes that an agent watches: what they reach by name is compared with what the build registers for the native image. */
final class Watched {
    private static Registered registered;

    private final Path directory;
    private final Path reached;

    /** @param directory for the agent and what it writes */
    Watched(Path directory) throws IOException {
        assumeTrue(Program.isJar(), "NOT TESTED: a binary needs no agent, it is what this test stands for");
        this.directory = directory;
        reached = directory.resolve("reached.tsv");
        read();
    }

    private static synchronized void read() throws IOException {
        if (registered == null) {
            registered = new Registered(Path.of("target/native-sources"));
        }
    }

    /** One in this working directory; what the archive of classes has is loaded as if there were none. */
    DroverSetup in(Path home) throws Exception {
        return DroverProcess.in(home).env("JAVA_TOOL_OPTIONS", "-Xshare:off " + AgentJar.option(directory, reached));
    }

    /** This one. */
    DroverSetup begin(DroverSetup setup) throws Exception {
        return setup.env("JAVA_TOOL_OPTIONS", AgentJar.option(directory, reached));
    }

    /** What the last process has reached that is not registered, each with what to do. */
    List<String> missing() throws IOException {
        return new Missing(registered).of(reached);
    }

    /** Without the hint for this class the test fails, with the line to add. */
    void notices(String type) throws IOException {
        List<String> missing = new Missing(registered.without(type)).of(reached);
        assertTrue(missing.stream().anyMatch(line -> line.endsWith(advice(type))), missing::toString);
    }

    private static String advice(String type) {
        return type.startsWith("drover.")
                ? "annotate " + type + " with @RegisterForReflection"
                : "add \"" + type + "\" to the classNames of drover.start.NativeHints";
    }
}
