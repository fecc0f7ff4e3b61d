package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** The wall clock of a process, which can be set while it runs. It needs a C compiler, as the native build does. */
final class SetClock {
    private static final Path SOURCE = Path.of("src/test/resources/clock/ahead.c");

    private final Path library;
    private final Path file;

    private SetClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /** One that is so far ahead; its two files are made in this folder. */
    static SetClock ahead(Path folder, Duration by) throws IOException, InterruptedException {
        SetClock clock = new SetClock(folder.resolve("ahead.so"), folder.resolve("ahead"));
        Process compiler = new ProcessBuilder(
                        "cc", "-shared", "-fPIC", "-O1", "-o", clock.library.toString(), SOURCE.toString())
                .inheritIO()
                .start();
        assertEquals(0, compiler.waitFor(), "cc");
        clock.set(by);
        return clock;
    }

    DroverSetup of(DroverSetup setup) {
        return setup.env("LD_PRELOAD", library.toString()).env("DROVER_TEST_CLOCK", file.toString());
    }

    /** Sets it so far ahead of ours. */
    void set(Duration by) throws IOException {
        ByteBuffer seconds = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        seconds.putLong(by.toSeconds()).flip();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(seconds, 0);
        }
    }
}
