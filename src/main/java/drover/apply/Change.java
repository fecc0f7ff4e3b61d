package drover.apply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What has changed and is taken together: one file, or one that has moved and is not quite the same.
 *
 * @param olds the names of the files that run and shall not run any more as they are
 * @param news what shall run
 */
record Change(List<String> olds, List<RouteSource> news) {
    private static final String FILE = "file:";
    private static final String FOLDER = "the folder";

    /** The names of all of them. */
    List<String> names() {
        return Stream.concat(olds.stream(), news.stream().map(RouteSource::name))
                .distinct()
                .toList();
    }

    /** The one that people know it by. */
    String name() {
        return news.isEmpty() ? olds.get(0) : news.get(0).name();
    }

    /** What tells this change from another of the same files. */
    String hash() {
        return news.isEmpty()
                ? RouteVersions.DELETED
                : news.stream().map(RouteSource::hash).collect(Collectors.joining("+"));
    }

    /** As a log line names it. */
    String words() {
        return news.isEmpty() ? "routes/" + name() + " (deleted)" : "routes/" + name();
    }

    /** Whose file it is, where that is known. */
    String owner() {
        String location = news.isEmpty() ? "" : news.get(0).location();
        try {
            return location.startsWith(FILE)
                    ? "file of "
                            + Files.getOwner(Path.of(location.substring(FILE.length())))
                                    .getName()
                    : FOLDER;
        } catch (IOException | UnsupportedOperationException e) {
            return FOLDER;
        }
    }
}
