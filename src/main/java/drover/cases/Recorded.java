package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.UnifiedDiff;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Answers as files of fixtures: {@code fixtures/<system>/recorded/<name>.json}, without personal data, none over another unseen. */
public final class Recorded {
    private static final int KEY = 32;

    private final Path folder;
    private final Disguise disguise;

    /**
     * For the files of a system.
     *
     * @param fixtures the folder of all
     * @param key the file with the key by which words are replaced; it is made where there is none, and kept for the next time
     */
    public Recorded(Path fixtures, String system, Path key) throws IOException {
        this.folder = fixtures.resolve(system).resolve("recorded");
        this.disguise = new Disguise(new Invented(key(key)));
    }

    private static byte[] key(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] made = new byte[KEY];
            new SecureRandom().nextBytes(made);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, made);
        }
        byte[] key = Files.readAllBytes(file);
        if (key.length < KEY) {
            throw new IOException(file + " is no key of " + KEY + " bytes: remove it, and another is made");
        }
        return key;
    }

    /**
     * Writes them; what is there already is shown with what differs.
     *
     * @param overwrites whether the file may be written over; null: nobody can be asked
     * @return whether all are as they were recorded
     */
    public boolean write(Map<String, JsonNode> answers, PrintStream out, Predicate<Path> overwrites)
            throws IOException {
        Files.createDirectories(folder);
        boolean all = true;
        for (Map.Entry<String, JsonNode> answer : answers.entrySet()) {
            Path file = folder.resolve(answer.getKey() + ".json");
            String now = Layout.of(disguise.of(answer.getValue()), "") + "\n";
            String before = Files.exists(file) ? Files.readString(file) : null;
            List<String> difference = before == null ? List.of() : UnifiedDiff.of(file.toString(), before, now);
            if (before != null && difference.isEmpty()) {
                out.println("as before: " + file);
                continue;
            }
            difference.forEach(out::println);
            if (before != null && overwrites == null) {
                out.println("not written: " + file + " is there, and differs; --yes writes over it");
            } else if (before != null && !overwrites.test(file)) {
                out.println("not written: " + file);
            } else {
                Files.writeString(file, now);
                out.println("written: " + file);
                continue;
            }
            all = false;
        }
        return all;
    }
}
