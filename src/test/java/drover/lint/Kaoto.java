package drover.lint;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Kaoto, Camel's visual editor: its own code, from npm, opens files as the editor does. Where there is no Node.js, or npm cannot fetch
 * Kaoto, a test that needs it is skipped and says so; in CI, which sets {@code CI_KAOTO=required}, it fails.
 *
 * <p>All of Kaoto is 464 MB, most of it a catalogue and what is for a browser. {@code bundle.js} makes one file of the part that reads, draws
 * and writes routes; the rest is not unpacked.
 */
final class Kaoto {
    private static final Path SOURCES = Path.of("src/test/resources/drover/lint/kaoto");
    private static final Path FOLDER = Path.of("target/kaoto");
    private static final List<String> FILES = List.of("package.json", "bundle.js", "read.js");

    private Kaoto() {}

    /** What it finds in each of the files, draws of it, and would save. */
    static List<JsonNode> open(List<Path> files) throws IOException, InterruptedException {
        need(onPath("node") && onPath("npm"), "there is no npm on the PATH: apt-get install nodejs npm");
        if (!isMade()) {
            make();
        }
        List<String> command = new ArrayList<>(List.of("node", "read.cjs"));
        files.forEach(file -> command.add(file.toAbsolutePath().toString()));
        Said said = run(command);
        if (said.code() != 0) {
            fail(said.toString());
        }
        List<JsonNode> opened = new ArrayList<>();
        Json.read(said.output()).forEach(opened::add);
        return opened;
    }

    private static boolean isMade() throws IOException {
        for (String file : FILES) {
            if (!Files.exists(FOLDER.resolve(file))
                    || Files.mismatch(SOURCES.resolve(file), FOLDER.resolve(file)) >= 0) {
                return false;
            }
        }
        return Files.exists(FOLDER.resolve("read.cjs"));
    }

    private static void make() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER.resolve("kaoto"));
        Files.deleteIfExists(FOLDER.resolve("read.cjs"));
        for (String file : FILES) {
            Files.write(FOLDER.resolve(file), Files.readAllBytes(SOURCES.resolve(file)));
        }
        String version = Json.read(Files.readAllBytes(SOURCES.resolve("package.json")))
                .at("/config/kaoto")
                .asText();
        fetch("install", "--no-package-lock");
        fetch("pack", "@kaoto/kaoto@" + version);
        String packed = "kaoto-kaoto-" + version + ".tgz";
        must("tar", "-xzf", packed, "-C", "kaoto", "--strip-components=1", "--wildcards", "package/lib/esm/*.js");
        Files.delete(FOLDER.resolve(packed));
        must("node", "bundle.js");
    }

    /** What needs the registry: a machine that does not reach it does without. */
    private static void fetch(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("npm"));
        command.addAll(List.of(words));
        command.addAll(List.of("--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"));
        command.addAll(List.of("--fetch-retries=" + (isRequired() ? 4 : 1), "--fetch-retry-maxtimeout=3000"));
        Said said = run(command);
        need(said.code() == 0, "npm cannot fetch it: " + said);
    }

    private static void must(String... command) throws IOException, InterruptedException {
        Said said = run(List.of(command));
        if (said.code() != 0) {
            fail(said.toString());
        }
    }

    private static void need(boolean fulfilled, String otherwise) {
        if (!fulfilled && isRequired()) {
            fail("CI_KAOTO=required, and " + otherwise);
        }
        Assumptions.assumeTrue(fulfilled, "NOT TESTED: whether Kaoto opens the routes, because " + otherwise);
    }

    private static boolean isRequired() {
        return "required".equals(System.getenv("CI_KAOTO"));
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private record Said(List<String> command, int code, String output, String errors) {
        @Override
        public String toString() {
            return command.get(0) + " " + command.get(1) + " ended with " + code + ":\n" + errors;
        }
    }

    private static Said run(List<String> command) throws IOException, InterruptedException {
        Path output = FOLDER.resolve("output");
        Path errors = FOLDER.resolve("errors");
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Said(command, -1, "", "it does not end");
        }
        return new Said(command, process.exitValue(), Files.readString(output), Files.readString(errors));
    }
}
