package drover.check;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which process listens on a port, as Linux tells it: of the processes of other users it tells nothing. */
public final class Holder {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTENS = "0A";

    private Holder() {}

    /** The process, such as {@code process 4711 (java)}; empty where nobody says. */
    public static Optional<String> of(int port) {
        try {
            Set<String> sockets = sockets(port);
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
                for (Path process : processes) {
                    if (hasOne(process, sockets)) {
                        return Optional.of("process " + process.getFileName() + " ("
                                + Files.readString(process.resolve("comm")).strip() + ")");
                    }
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** The sockets that listen on it, as links to them are written. */
    private static Set<String> sockets(int port) throws IOException {
        String end = String.format(Locale.ROOT, ":%04X", port);
        Set<String> sockets = new HashSet<>();
        for (String table : new String[] {"net/tcp", "net/tcp6"}) {
            Path file = PROC.resolve(table);
            for (String line : Files.isReadable(file) ? Files.readAllLines(file) : Set.<String>of()) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length > 9 && fields[1].endsWith(end) && fields[3].equals(LISTENS)) {
                    sockets.add("socket:[" + fields[9] + "]");
                }
            }
        }
        return sockets;
    }

    private static boolean hasOne(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException e) {
            // It has ended, or is not ours.
            return false;
        }
        return false;
    }
}
