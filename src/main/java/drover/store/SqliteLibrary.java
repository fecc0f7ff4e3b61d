package drover.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jboss.logging.Logger;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Unpacks and loads SQLite itself. Its driver, left alone, runs {@code uname}, compares what it has unpacked byte by byte, and leaves it
 * lying while the process runs: that is a twelfth of a start.
 */
final class SqliteLibrary {
    private static final Logger LOG = Logger.getLogger("drover.store");
    private static final String FOLDER = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";
    private static final Map<String, String> PROCESSORS = Map.of("amd64", "x86_64", "aarch64", "aarch64");

    private static boolean isTried;

    private SqliteLibrary() {}

    /** Loads it, the first time. Where this does not know how, its driver does later what it always did. */
    static synchronized void load() {
        if (isTried) {
            return;
        }
        isTried = true;
        String processor = PROCESSORS.get(System.getProperty("os.arch"));
        if (processor == null
                || !"Linux".equals(System.getProperty("os.name"))
                || System.getProperty(FOLDER) != null
                || Files.exists(Path.of("/lib/ld-musl-" + processor + ".so.1"))) {
            return;
        }
        try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(
                "/org/sqlite/native/Linux/" + processor + "/libsqlitejdbc.so")) {
            if (packed != null) {
                unpack(packed);
            }
        } catch (IOException e) {
            LOG.debug("its driver unpacks it", e);
        }
    }

    private static void unpack(InputStream packed) throws IOException {
        Path folder = Files.createTempDirectory("drover-sqlite-");
        Path library = folder.resolve("libsqlitejdbc.so");
        try {
            Files.copy(packed, library);
            System.setProperty(FOLDER, folder.toString());
            System.setProperty(NAME, library.getFileName().toString());
            SQLiteJDBCLoader.initialize();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            System.clearProperty(FOLDER);
            System.clearProperty(NAME);
            // What is loaded stays.
            Files.deleteIfExists(library);
            Files.delete(folder);
        }
    }
}
