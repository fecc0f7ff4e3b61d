package drover.process;

import java.io.File;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the process tests start: what Maven has packaged, or what {@code -Dprogram} names. A file that ends with {@code .jar} runs on the
 * JVM of the tests, any other is a native binary. Both read {@code -Dkey=value} and {@code -Xmx} in front of their words.
 */
final class Program {
    private static final Path FILE = Path.of(System.getProperty("program", "target/quarkus-app/quarkus-run.jar"))
            .toAbsolutePath();
    /** With the archive a start takes 3 s of CPU time instead of 10; they change nothing that a test looks at. */
    private static final List<String> QUICK = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote");

    private Program() {}

    /** Whether it runs on a JVM. */
    static boolean isJar() {
        return FILE.toString().endsWith(".jar");
    }

    /** The classes that the JVM has kept of the rehearsal, where they are of this very jar. */
    private static List<String> archive() {
        File archive = FILE.resolveSibling("drover.jsa").toFile();
        return archive.lastModified() > FILE.toFile().lastModified()
                ? List.of("-XX:SharedArchiveFile=" + archive)
                : List.of();
    }

    /**
     * The command that starts it.
     *
     * @param heap the most memory of its heap, such as {@code 128m}; null: as much as it likes
     * @param words what stands after the program, such as {@code health}
     */
    static List<String> command(String heap, Map<String, String> keys, List<String> words)
            throws FileNotFoundException {
        if (!Files.isRegularFile(FILE)) {
            throw new FileNotFoundException(FILE + " is not there: run mvn package, or name another with -Dprogram");
        }
        List<String> command = new ArrayList<>();
        if (isJar()) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(QUICK);
            command.addAll(archive());
        } else {
            command.add(FILE.toString());
        }
        if (heap != null) {
            command.addAll(List.of("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError"));
        }
        keys.forEach((name, value) -> command.add("-D" + name + "=" + value));
        if (isJar()) {
            command.addAll(List.of("-jar", FILE.toString()));
        }
        command.addAll(words);
        return command;
    }
}
