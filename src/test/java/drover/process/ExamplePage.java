package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with blocks of code that a reader follows: after "File {@code name}:" stands what to write, after "at the end of {@code name}:" what
 * to add, in a block {@code sh} what to type, in a block {@code text} what there is to see.
 */
record ExamplePage(List<Block> blocks) {
    private static final Pattern BLOCK = Pattern.compile("(?sm)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ .*$");
    private static final Pattern TARGET = Pattern.compile("(?s).*(File|at the end of) `([\\w./-]+)`:\\s*$");

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

    /** Does in a folder what stands under a heading; the folder is the reader's home too. */
    void follow(String heading, Path folder) throws IOException, InterruptedException {
        for (Block block : under(heading)) {
            if (block.language().equals("sh")) {
                type(block.text(), folder);
            } else if (!block.language().equals("text")) {
                write(block, folder);
            }
        }
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

    private static void type(String commands, Path folder) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", commands)
                .directory(folder.toFile())
                .inheritIO();
        shell.environment().put("HOME", folder.toString());
        shell.environment().put("DROVER", Path.of("").toAbsolutePath().toString());
        Process typed = shell.start();
        assertTrue(typed.waitFor(1, TimeUnit.MINUTES), commands);
        assertEquals(0, typed.exitValue(), commands);
    }

    /** What can be seen, each as a pattern; "…" is whatever stands there. */
    List<String> promises(String heading) {
        return under(heading).stream()
                .filter(block -> block.language().equals("text"))
                .flatMap(block -> block.text().lines())
                .map(line -> Pattern.quote(line).replace("…", "\\E.*\\Q"))
                .toList();
    }
}
