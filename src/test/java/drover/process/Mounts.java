package drover.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * File systems that only the process has that is begun in them: {@code unshare} gives it mounts of its own, without root's
 * rights. They go with the process; until then {@link DroverProcess#inside} reaches them.
 */
final class Mounts {
    private static final List<String> UNSHARE = List.of("unshare", "-rm", "sh", "-c");

    private Mounts() {}

    /** A small one at this folder, with a file {@code ballast} in it. Sizes as {@code head -c} reads them. */
    static List<String> small(Path folder, String size, String ballast) throws IOException, InterruptedException {
        return launcher(
                "mount -t tmpfs -o size=" + size + " tmpfs \"$0\" && head -c " + ballast
                        + " /dev/zero > \"$0/ballast\" && exec \"$@\"",
                folder);
    }

    /** One at this folder that holds what the folder held, and can only be read. */
    static List<String> readOnly(Path folder) throws IOException, InterruptedException {
        return launcher(
                "cp -rp \"$0\" \"$0.held\" && mount -t tmpfs tmpfs \"$0\" && cp -p \"$0.held\"/* \"$0\""
                        + " && mount -o remount,ro \"$0\" && exec \"$@\"",
                folder);
    }

    /** Skips the test, and says so, where mounts of one's own are not allowed. */
    private static List<String> launcher(String script, Path folder) throws IOException, InterruptedException {
        List<String> trial = new ArrayList<>(UNSHARE);
        trial.addAll(List.of("mount -t tmpfs tmpfs \"$0\"", folder.toString()));
        Process process = new ProcessBuilder(trial).inheritIO().start();
        boolean allowed = process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        assumeTrue(allowed, "NOT TESTED: this machine allows no mounts without root's rights (unshare -rm)");
        List<String> launcher = new ArrayList<>(UNSHARE);
        launcher.addAll(List.of(script, folder.toString()));
        return launcher;
    }
}
