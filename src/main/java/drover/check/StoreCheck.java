package drover.check;

import drover.store.Schema;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The store: whether it can be opened and written, by which version it was made, and how much room it has. It is only read. */
public final class StoreCheck {
    private static final String WHAT = "store";
    private static final long MEBI = 1L << 20;
    private static final long SCARCE = 1024;
    private static final long TOO_LITTLE = 100;

    private StoreCheck() {}

    /** The file of SQLite, in the folder of {@code drover.data-dir}. */
    public static List<Row> sqlite(Path dataDir, boolean isRunning) {
        List<Row> rows = new ArrayList<>();
        Path file = dataDir.resolve("drover.db");
        Path there = nearest(dataDir);
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            rows.add(Row.fail(
                    WHAT,
                    there
                            + " cannot be written to by this user: give it to the user that runs Drover, or set drover.data-dir"
                            + " to another folder"));
            return rows;
        }
        rows.add(
                Files.notExists(file)
                        ? Row.ok(WHAT, file + " will be made at the first start")
                        : file(file, isRunning));
        rows.add(room(there));
        return rows;
    }

    private static Path nearest(Path folder) {
        Path there = folder.toAbsolutePath().normalize();
        while (Files.notExists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    private static Row file(Path file, boolean isRunning) {
        if (!Files.isWritable(file)) {
            return Row.fail(WHAT, file + " cannot be written to by this user: run this as the user that runs Drover");
        }
        if (!isRunning && isClaimed(file.resolveSibling("drover.lock"))) {
            return Row.fail(
                    WHAT,
                    "another Drover runs on " + file
                            + ", with other ports: end it first, or set drover.data-dir to another folder");
        }
        // What nobody has open, and needs no mending, is read without a trace; else a reader of a log takes part in it.
        boolean isQuiet = !isRunning && Files.notExists(file.resolveSibling("drover.db-wal"));
        return version(
                "jdbc:sqlite:" + file.toAbsolutePath().toUri() + (isQuiet ? "?immutable=1" : "?mode=ro"),
                "",
                "",
                file.toString());
    }

    /** Whether a process holds the lock. It is tried for a moment only. */
    private static boolean isClaimed(Path lock) {
        if (Files.notExists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock taken = channel.tryLock()) {
            return taken == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static Row room(Path folder) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace() / MEBI;
            String words = free + " MiB are free on the disk of " + folder;
            return free < TOO_LITTLE
                    ? Row.fail("disk", words + ": make room, or nothing more can be taken in")
                    : free < SCARCE ? Row.warn("disk", words + ": make room soon") : Row.ok("disk", words);
        } catch (IOException e) {
            return Row.warn("disk", "nobody says how much room is left in " + folder);
        }
    }

    /** A database of PostgreSQL. */
    public static Row postgresql(String url, String user, String password) {
        return version(url, user, password, "PostgreSQL");
    }

    private static Row version(String url, String user, String password, String place) {
        try {
            return judge(place, Schema.of(url, user, password));
        } catch (IllegalStateException e) {
            return Row.fail(WHAT, place + " cannot be opened: " + e.getMessage() + ". See docs/runbook.md");
        }
    }

    static Row judge(String place, Schema schema) {
        if (schema.version() == 0) {
            return Row.ok(WHAT, place + " answers; its tables will be made at the first start");
        }
        String words = place + " has schema version " + schema.version();
        if (!schema.isWhole()) {
            return Row.fail(WHAT, words + ", and its last upgrade did not end: restore a backup");
        }
        if (schema.version() > Schema.NEWEST) {
            return Row.fail(
                    WHAT,
                    words + ", and this Drover knows " + Schema.NEWEST
                            + ": run the newer one that has written it, or restore a backup");
        }
        return schema.version() < Schema.NEWEST
                ? Row.warn(
                        WHAT,
                        words + ", and is upgraded to " + Schema.NEWEST + " at the next start: make a backup first")
                : Row.ok(WHAT, words);
    }
}
