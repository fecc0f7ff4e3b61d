package drover.apply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;

/** A temporary folder that is as this one would be with other route files; the fixtures in it may be others, too. */
final class Overlay implements AutoCloseable {
    private static final Path ROUTES = Path.of("routes");
    private static final String KEYS = "application.properties";
    private static final String ENDING = ".camel.yaml";

    private final Path folder;

    private Overlay(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes one.
     *
     * @param files all that would run; those that are packaged are so there, too
     * @param fixtures the folder of the fixtures
     */
    static Overlay of(Collection<RouteSource> files, Path fixtures) throws IOException {
        Overlay overlay = new Overlay(Files.createTempDirectory("drover-routes"));
        try {
            overlay.lay(files, fixtures);
        } catch (IOException | RuntimeException e) {
            overlay.close();
            throw e;
        }
        return overlay;
    }

    private void lay(Collection<RouteSource> files, Path fixtures) throws IOException {
        if (Files.isRegularFile(Path.of(KEYS))) {
            Files.copy(Path.of(KEYS), folder.resolve(KEYS));
        }
        Files.createSymbolicLink(folder.resolve("fixtures"), fixtures.toAbsolutePath());
        try (Stream<Path> beside = Files.walk(ROUTES, 2)) {
            for (Path file : beside.filter(Files::isRegularFile)
                    .filter(one -> !one.toString().endsWith(ENDING))
                    .toList()) {
                Path there = made(file);
                Files.createSymbolicLink(there, file.toAbsolutePath());
            }
        }
        for (RouteSource file : files) {
            if (file.isOnDisk()) {
                Files.writeString(made(ROUTES.resolve(file.name())), file.text());
            }
        }
    }

    /** Where a file of this folder is there. */
    private Path made(Path file) throws IOException {
        Path there = folder.resolve(file);
        Files.createDirectories(there.getParent());
        return there;
    }

    Path path() {
        return folder;
    }

    @Override
    public void close() {
        TemporaryFiles.clear(folder);
    }
}
