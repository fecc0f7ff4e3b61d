package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page with blocks of code that a reader follows: after "File {@code name}:" stands what to write, after "at the end of {@code name}:" what
 * to add, in a block {@code sh} what to type, in a block {@code text} what there is to see.
 */
record ExamplePage(List<Block> blocks) {
    private static final Pattern BLOCK = Pattern.compile("(?sm)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ .*$");
    private static final Pattern TARGET = Pattern.compile("(?s).*(File|at the end of) `([\\w./-]+)`:\\s*$");

    /** A command that runs until it is ended. */
    private static final Pattern STARTS = Pattern.compile("drover( sandbox| dev)?\\s*");
    /** Where a reader has programs. */
    private static final String BIN = ".bin";

    /** @param before the words between it and the block or heading before it */
    private record Block(String heading, String language, String before, String text) {}

    static ExamplePage read(Path page) throws IOException {
        String text = Files.readString(page);
        List<Block> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        int end = 0;
        String heading = "";
        while (block.find()) {
            String before = text.substring(end, block.start());
            Matcher headings = HEADING.matcher(before);
            while (headings.find()) {
                heading = headings.group();
            }
            blocks.add(new Block(heading, block.group(1), before, block.group(2)));
            end = block.end();
        }
        return new ExamplePage(blocks);
    }

    private List<Block> under(String heading) {
        List<Block> found =
                blocks.stream().filter(block -> block.heading().equals(heading)).toList();
        assertFalse(found.isEmpty(), "the page has no block of code under " + heading);
        return found;
    }

    /** What a reader does with a command that goes on until somebody ends it. */
    interface Started {
        /** Begins it, sees what it promises, and ends it. */
        void shows(List<String> words, List<String> promises) throws Exception;
    }

    /** Does in a folder what stands under a heading; the folder is the reader's home too. */
    void follow(String heading, Path folder) throws Exception {
        follow(heading, folder, (words, promises) -> {
            throw new AssertionError("who ends this? drover " + words);
        });
    }

    /** The same. What a command shows is compared with the block {@code text} after it; one that starts Drover is begun by whoever follows. */
    void follow(String heading, Path folder, Started started) throws Exception {
        List<Block> blocks = under(heading);
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            boolean shows =
                    i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text");
            List<String> promises = shows ? patterns(blocks.get(i + 1)) : List.of();
            if (STARTS.matcher(block.text()).matches()) {
                started.shows(
                        List.of(block.text().strip().split(" +", -1)).stream()
                                .skip(1)
                                .toList(),
                        promises);
            } else if (block.language().equals("sh")) {
                String shown = type(block.text(), folder);
                promises.forEach(promise -> assertTrue(
                        Pattern.compile(promise).matcher(shown).find(), () -> block.text() + promise + "\n" + shown));
            } else if (!block.language().equals("text")) {
                write(block, folder);
            }
        }
    }

    /** Makes a word of the program, in a reader's folder. */
    static void install(Path folder, Map<String, String> keys) throws IOException {
        Path program = Files.createDirectories(folder.resolve(BIN)).resolve("drover");
        String command = Program.command(null, keys, List.of()).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        Files.writeString(program, "#!/bin/sh\nexec " + command + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private static void write(Block block, Path folder) throws IOException {
        Matcher target = TARGET.matcher(block.before());
        assertTrue(target.matches(), () -> "where does this belong?\n" + block.text());
        Path file = folder.resolve(target.group(2));
        boolean more = target.group(1).startsWith("at");
        assertEquals(more, Files.exists(file), () -> file + " is there already, or is not");
        Files.createDirectories(file.getParent());
        Files.writeString(file, block.text(), more ? StandardOpenOption.APPEND : StandardOpenOption.CREATE_NEW);
    }

    private static String type(String commands, Path folder) throws IOException, InterruptedException {
        Path output = folder.resolve(BIN + ".out");
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", commands)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        shell.environment().put("HOME", folder.toString());
        shell.environment().put("DROVER", Path.of("").toAbsolutePath().toString());
        shell.environment().merge("PATH", folder.resolve(BIN).toString(), (path, bin) -> bin + ":" + path);
        Process typed = shell.start();
        assertTrue(typed.waitFor(1, TimeUnit.MINUTES), commands);
        String shown = Files.readString(output);
        assertEquals(0, typed.exitValue(), () -> commands + shown);
        return shown;
    }

    /** What can be seen, each as a pattern; "…" is whatever stands there. */
    List<String> promises(String heading) {
        return under(heading).stream()
                .filter(block -> block.language().equals("text"))
                .flatMap(block -> patterns(block).stream())
                .toList();
    }

    private static List<String> patterns(Block block) {
        return block.text()
                .lines()
                .map(line -> Pattern.quote(line).replace("…", "\\E.*\\Q"))
                .toList();
    }
}
