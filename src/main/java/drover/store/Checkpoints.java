package drover.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Moves what SQLite has written to its log (drover.db-wal) into the database's file, beside the writer. Left alone, SQLite does
 * it in the commit that finds the log long enough: everybody who waits for that commit waits until a hundred megabytes are on
 * disk. Now that commit finds little left to move; it alone may begin the log anew.
 */
final class Checkpoints {
    private static final Logger LOG = Logger.getLogger("drover.store");
    /** Pages of 4 KiB. Rarer is better: pages that change often are moved once. */
    static final int PAGES = 20_000;
    /** Where the writer begins the log anew by itself. */
    static final int LOG_PAGES = PAGES + PAGES / 5;

    /** So many times as long as it should be, it is said. */
    private static final int LONG = 3;

    private static final long LOOK_MILLIS = 20;
    private static final long REST_MILLIS = 1000;
    /** Where the log's index says how many pages the log holds: https://www.sqlite.org/walformat.html#walidxfmt. */
    private static final int MX_FRAME = 16;

    private final DataSource source;
    private final Path file;
    private final Path index;
    private final int every;
    private final Thread thread = new Thread(this::run, "store-checkpoints");
    /**
     * Opened once and closed by nobody: closing any handle of these files would end the locks that SQLite has on them, since a
     * process has its POSIX locks per file and not per handle (https://www.sqlite.org/howtocorrupt.html, 2.2).
     */
    private FileChannel database;

    private FileChannel pages;
    private int moved;
    private volatile String swelling;
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * @param file the database's
     * @param every so many pages
     */
    Checkpoints(DataSource source, Path file, int every) {
        this.source = source;
        this.file = file;
        this.every = every;
        this.index = file.resolveSibling(file.getFileName() + "-shm");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long rest = LOOK_MILLIS;
        // Never interrupted: that would close the channels.
        while (!isClosing(rest)) {
            rest = LOOK_MILLIS;
            try {
                int length = length();
                moved = Math.min(moved, length);
                say(length);
                if (length - moved >= every) {
                    move();
                    moved = length;
                }
            } catch (IOException | SQLException e) {
                // The writer does it by itself then, and says what is wrong with the store.
                LOG.debugf("no checkpoint: %s", e.getMessage());
                rest = REST_MILLIS;
            }
        }
    }

    private boolean isClosing(long rest) {
        try {
            return closing.await(rest, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Why the log is longer than it should be, or null while it is not. */
    String swelling() {
        return swelling;
    }

    /** The log begins anew when all of it is moved, and what somebody reads still cannot be. */
    private void say(int length) {
        if (length > LONG * every) {
            if (swelling == null) {
                LOG.warnf(
                        "the log %s-wal grows and cannot begin anew, because another program reads the file in one long"
                                + " transaction (a backup, a forgotten sqlite3): let it end",
                        file.getFileName());
            }
            swelling = "its log " + file.getFileName() + "-wal has grown to " + length / 256
                    + " MB, because another program reads the file in one long transaction";
        } else if (swelling != null && length < every) {
            swelling = null;
            LOG.info("the log has begun anew");
        }
    }

    /** How many pages the log holds. */
    private int length() throws IOException {
        if (pages == null) {
            if (Files.notExists(index)) {
                return 0;
            }
            database = FileChannel.open(file, StandardOpenOption.READ);
            pages = FileChannel.open(index, StandardOpenOption.READ);
        }
        ByteBuffer number = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
        return pages.read(number, MX_FRAME) == Integer.BYTES ? number.getInt(0) : 0;
    }

    private void move() throws SQLException, IOException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
        // SQLite syncs the file only when the log is moved to its last page: that would be the writer's to wait for.
        database.force(false);
    }

    void close() throws InterruptedException {
        closing.countDown();
        thread.join();
    }
}
