package drover.apply;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** This program once more, in a process of its own: what it does cannot hurt what runs here. */
public final class Child {
    /** The words behind the program that make it run, rather than answer. */
    private static final Set<String> RUNNING = Set.of("dev", "sandbox");
    /** An option with a file: {@code -XX:SharedArchiveFile=drover.jsa}. */
    private static final Pattern OPTION = Pattern.compile("(-(?:XX:\\w+|javaagent)[=:])(.+)");

    private static final int MOST = 1 << 20;

    private Child() {}

    /**
     * How it ended.
     *
     * @param words what it printed
     */
    record Ended(int exitCode, String words) {}

    /** The words that make this process run, without those that ask it for something; they hold in every folder. */
    public static List<String> program() {
        String[] words = arguments();
        return program(words.length > 0 && RUNNING.contains(words[words.length - 1]) ? 1 : 0);
    }

    /**
     * The words that this process was started with; they hold in every folder.
     *
     * @param command so many of the last are left out: those of its command
     */
    public static List<String> program(int command) {
        List<String> words = new ArrayList<>();
        ProcessHandle.current().info().command().ifPresent(words::add);
        String[] arguments = arguments();
        Arrays.stream(arguments)
                .limit(Math.max(0, arguments.length - command))
                .map(Child::absolute)
                .forEach(words::add);
        return words;
    }

    private static String[] arguments() {
        return ProcessHandle.current().info().arguments().orElse(new String[0]);
    }

    private static String absolute(String word) {
        Matcher option = OPTION.matcher(word);
        if (option.matches()) {
            return option.group(1) + absolute(option.group(2));
        }
        return !word.startsWith("-") && Files.exists(Path.of(word))
                ? Path.of(word).toAbsolutePath().toString()
                : word;
    }

    /**
     * Runs it, and waits until it has ended.
     *
     * @param asked what it is asked for: {@code test leaflink}
     * @throws IOException when it cannot be started, or has not ended in time
     */
    static Ended run(Path folder, Duration patience, List<String> asked) throws IOException, InterruptedException {
        List<String> words = program();
        if (words.isEmpty()) {
            throw new IOException("this system does not say how this program was started");
        }
        words.addAll(asked);
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(String.join(" ", asked) + " has not ended within " + patience.toSeconds() + " s");
            }
            return new Ended(process.exitValue(), words(said));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String words(Path said) throws IOException {
        try (var input = Files.newInputStream(said)) {
            return new String(input.readNBytes(MOST), StandardCharsets.UTF_8);
        }
    }
}
