package drover.check;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Another process that holds a lock until its input ends. */
final class LockHolder {
    private LockHolder() {}

    /** Begins one. */
    static Process begin(Path file) throws IOException {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        file.toString())
                .start();
        holder.inputReader().readLine();
        return holder;
    }

    /** Holds it. */
    public static void main(String... words) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(Path.of(words[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            System.out.println(lock.isValid());
            System.in.readAllBytes();
        }
    }
}
