package drover.start;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where temporary files go. SQLite's library is unpacked there and loaded, so it must be writable, and programs must be
 * allowed in it. Where the system's own does not do (a container with a read-only root, a mount with noexec), a folder below
 * {@code drover.data-dir} is used.
 */
final class TemporaryFolder {
    private static final String KEY = "java.io.tmpdir";

    private TemporaryFolder() {}

    /** @throws ConfigurationException when there is none that does */
    static void prepare(Path dataDir) {
        Path folder = Path.of(System.getProperty(KEY));
        String fault = fault(folder);
        if (fault == null) {
            return;
        }
        Path own = dataDir.toAbsolutePath().resolve("tmp");
        String ownFault;
        try {
            Files.createDirectories(own);
            ownFault = fault(own);
        } catch (IOException e) {
            ownFault = "it cannot be made";
        }
        if (ownFault != null) {
            throw new ConfigurationException("Drover does not start, because it has no temporary folder: " + folder
                    + " "
                    + fault + ", and " + own + ": " + ownFault + ". Set drover.data-dir to a folder that this user may"
                    + " write to, or start java with -D" + KEY + "=… and name one in which programs may run.");
        }
        System.setProperty(KEY, own.toString());
    }

    /** What is wrong with a folder, or null. */
    private static String fault(Path folder) {
        // Not Files.createTempFile: it would remember the folder that does not do.
        Path file = folder.resolve("drover-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            boolean executable = Files.isExecutable(file);
            Files.delete(file);
            return executable ? null : "is mounted with noexec";
        } catch (UnsupportedOperationException e) {
            return null;
        } catch (IOException e) {
            return "cannot be written to";
        }
    }
}
