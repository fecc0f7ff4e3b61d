package drover.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;

/**
 * Which route files to load: those of the folder {@code routes/} beside the process when it is there, otherwise the packaged
 * ones. The doors come first, then the delivery end, and the sources last: nothing is polled before there is somewhere to put it.
 * A folder that has no file with the doors gets the packaged one; {@code routes/recipes/} is a folder of its own in the same way.
 *
 * @param essential without these nothing useful can run
 * @param others each stands for itself
 */
record RouteFiles(List<String> essential, List<String> others) {
    private static final String RECIPES = "recipes";
    private static final String ENDING = ".camel.yaml";
    private static final String SANDBOX = "/sandbox" + ENDING;
    /** What every other file may use; a folder that lacks one gets the packaged one. */
    private static final List<String> TEMPLATES = List.of("api", "poll", "act", "live");

    /**
     * The files to load now.
     *
     * @param packaged the names of the packaged files, such as {@code leaflink}
     */
    static RouteFiles find(Path folder, List<String> packaged) {
        if (!Files.isDirectory(folder)) {
            return sort(packaged.stream().map(RouteFiles::packaged).toList());
        }
        List<String> found = new ArrayList<>(in(folder));
        for (String name : TEMPLATES) {
            if (found.stream().noneMatch(file -> file.endsWith("/" + name + ENDING))) {
                found.add(packaged(name));
            }
        }
        if (Files.isDirectory(folder.resolve(RECIPES))) {
            found.addAll(in(folder.resolve(RECIPES)));
        } else {
            packaged.stream()
                    .filter(name -> name.startsWith(RECIPES + "/"))
                    .map(RouteFiles::packaged)
                    .forEach(found::add);
        }
        return sort(found);
    }

    /**
     * What a sandbox plays: the packaged ones of these names, and those of the folder {@code fixtures/} beside the process that have another.
     *
     * @return where each stands, by name
     */
    static Map<String, String> sandboxes(Path fixtures, List<String> packaged) {
        Map<String, String> files = new LinkedHashMap<>();
        packaged.forEach(name -> files.put(name, "classpath:fixtures/" + name + SANDBOX));
        if (!packaged.isEmpty() && Files.isDirectory(fixtures)) {
            try (Stream<Path> systems = Files.list(fixtures)) {
                systems.filter(system -> Files.isRegularFile(Path.of(system + SANDBOX)))
                        .sorted()
                        .forEach(system ->
                                files.putIfAbsent(system.getFileName().toString(), "file:" + system + SANDBOX));
            } catch (IOException e) {
                throw new UncheckedIOException("the folder " + fixtures + " cannot be read", e);
            }
        }
        return files;
    }

    /** Loads one of them. */
    static void load(CamelContext camel, String file) throws Exception {
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource(file));
    }

    /** All of them, in the order in which they are loaded. */
    List<String> all() {
        return Stream.concat(essential.stream(), others.stream()).toList();
    }

    private static List<String> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .map(file -> "file:" + file)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be read", e);
        }
    }

    private static String packaged(String name) {
        return "classpath:routes/" + name + ENDING;
    }

    private static RouteFiles sort(List<String> files) {
        List<String> essential = new ArrayList<>();
        for (String name : List.of("api", "poll", "act", "live", "deliver")) {
            files.stream().filter(f -> f.endsWith("/" + name + ENDING)).forEach(essential::add);
        }
        return new RouteFiles(
                essential, files.stream().filter(f -> !essential.contains(f)).toList());
    }
}
