package drover.start;

import drover.lint.Lint.Source;
import drover.system.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * The route files that lint looks at, together with those that they run with.
 *
 * @param asked the paths of those that it reports about
 * @param documents the names of the GraphQL files that are there
 */
public record LintFiles(List<Source> all, Set<String> asked, Set<String> documents) {
    private static final String ENDING = ".camel.yaml";
    private static final String GRAPHQL = ".graphql";
    private static final String FILE = "file:";
    private static final String PACKAGED = "classpath:";

    /**
     * Finds them.
     *
     * @param folder where the route files are; without it the packaged ones run
     * @param asked files or folders; otherwise all of the folder
     * @throws IOException with what cannot be read, in words
     */
    public static LintFiles find(Path folder, List<String> asked, Config config) throws IOException {
        Map<String, Source> all = new LinkedHashMap<>();
        RouteFiles running = RouteFiles.find(folder, config.getValues("drover.routes.packaged", String.class));
        Set<String> reported = new TreeSet<>();
        for (String file : Stream.concat(running.essential().stream(), running.others().stream())
                .toList()) {
            Source source = file.startsWith(FILE) ? read(Path.of(file.substring(FILE.length()))) : packaged(file);
            all.put(name(source.path()), source);
            if (asked.isEmpty() && (file.startsWith(FILE) || !Files.isDirectory(folder))) {
                reported.add(source.path());
            }
        }
        for (String word : asked) {
            for (Path file : files(Path.of(word))) {
                Source source = read(file);
                // It takes the place of the one of its name: a draft of it lies elsewhere.
                all.put(name(source.path()), source);
                reported.add(source.path());
            }
        }
        return new LintFiles(List.copyOf(all.values()), reported, documents(folder, config));
    }

    /**
     * All route files of a folder, and the sandboxes that play its systems.
     *
     * @param routes where the route files are
     * @param fixtures where each system has a folder, with its {@code sandbox.camel.yaml} where it is played
     */
    static LintFiles withSandboxes(Path routes, Path fixtures, Config config) throws IOException {
        List<String> asked = new ArrayList<>();
        if (Files.isDirectory(routes)) {
            asked.add(routes.toString());
        }
        if (Files.isDirectory(fixtures)) {
            try (Stream<Path> files = Files.find(fixtures, 2, (file, is) -> file.endsWith("sandbox" + ENDING))) {
                files.sorted().map(Path::toString).forEach(asked::add);
            }
        }
        return find(routes, asked, config);
    }

    private static List<Path> files(Path asked) throws IOException {
        if (Files.isRegularFile(asked)) {
            return List.of(asked);
        }
        if (!Files.isDirectory(asked)) {
            throw new IOException("there is no file " + asked + ".");
        }
        try (Stream<Path> files = Files.walk(asked, 2)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new IOException("there is no file *" + ENDING + " in " + asked + ".");
            }
            return found;
        }
    }

    /** Of each folder whose files are all called {@code sandbox}, the folder names the file. */
    private static String name(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        return file.equals("sandbox" + ENDING) ? path : file;
    }

    private static Source read(Path file) throws IOException {
        try {
            return new Source(file.toString(), PlainText.decodeLines(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: it must be a file that this user may read.", e);
        }
    }

    private static Source packaged(String resource) throws IOException {
        String path = resource.substring(PACKAGED.length());
        try (InputStream file = Thread.currentThread().getContextClassLoader().getResourceAsStream(path)) {
            if (file == null) {
                throw new IOException("there is no packaged file " + path + ".");
            }
            return new Source(path, PlainText.decodeLines(file.readAllBytes()));
        }
    }

    /** The names of the GraphQL files that are there. */
    static Set<String> documents(Path folder, Config config) throws IOException {
        if (!Files.isDirectory(folder)) {
            return config.getValues("drover.routes.documents", String.class).stream()
                    .map(name -> name + GRAPHQL)
                    .collect(Collectors.toSet());
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(GRAPHQL))
                    .collect(Collectors.toSet());
        }
    }
}
