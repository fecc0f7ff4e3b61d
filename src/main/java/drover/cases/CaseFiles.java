package drover.cases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Where cases stand: in the folder {@code fixtures/} beside the process when it is there, otherwise in what is packaged.
 *
 * @param folder the one that is read
 * @param packaged what always holds is taken from here where the folder does not say it
 */
public record CaseFiles(Path folder, Path packaged) {
    private static final String FIXTURES = "fixtures";
    private static final String CASES = "cases";
    private static final String JSON = ".json";
    /** A file that is there: folders themselves are not always found in a jar. */
    private static final String ANY = FIXTURES + "/leaflink/cases/archived/case.json";

    /** Those of this process. */
    public static CaseFiles find() {
        Path packaged = inPackage();
        return new CaseFiles(Files.isDirectory(Path.of(FIXTURES)) ? Path.of(FIXTURES) : packaged, packaged);
    }

    /** Whether they can be written. */
    public boolean isOnDisk() {
        return folder.getFileSystem() == FileSystems.getDefault() && !folder.equals(packaged);
    }

    private static Path inPackage() {
        URL any = Thread.currentThread().getContextClassLoader().getResource(ANY);
        if (any == null) {
            throw new IllegalStateException("the packaged fixtures are not there: " + ANY);
        }
        try {
            Path file = path(any.toURI());
            return file.getParent().getParent().getParent().getParent();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the packaged fixtures cannot be read", e);
        }
    }

    private static Path path(URI uri) throws IOException {
        if (uri.getScheme().equals("file")) {
            return Path.of(uri);
        }
        // A jar, or what a native binary holds. It stays open: the cases are read from it.
        URI root = uri.getScheme().equals("resource") ? URI.create("resource:/") : uri;
        try {
            FileSystem opened = FileSystems.newFileSystem(root, Map.of());
            return opened.getPath("/" + ANY);
        } catch (FileSystemAlreadyExistsException e) {
            return Path.of(uri);
        }
    }

    /**
     * The cases that are meant.
     *
     * @param what a system, or one case as {@code system/case}; empty: all
     * @throws IllegalArgumentException when there are none; the message says which there are
     */
    public List<Case> cases(String what) {
        List<Case> all = all();
        List<Case> meant = all.stream()
                .filter(one ->
                        what.isEmpty() || one.id().equals(what) || one.id().startsWith(what + "/"))
                .toList();
        if (meant.isEmpty()) {
            throw new IllegalArgumentException(none(what, all));
        }
        return meant;
    }

    private String none(String what, List<Case> all) {
        String system = what.replaceFirst("/.*", "");
        List<String> of = all.stream()
                .filter(one -> one.system().equals(system))
                .map(Case::id)
                .toList();
        return "there is no case " + (what.isEmpty() ? "at all" : what) + " in " + folder + ": expected "
                + (what.isEmpty() ? "" : system + "/cases/")
                + (of.isEmpty()
                        ? (what.isEmpty() ? "<system>/cases/" : "") + "<case>/case.json. Systems with cases: "
                                + String.join(
                                        ", ",
                                        new TreeSet<>(
                                                all.stream().map(Case::system).toList()))
                        : "… one of " + String.join(", ", of));
    }

    private List<Case> all() {
        List<Case> all = new ArrayList<>();
        for (Path recipe : in(folder.resolve(Case.RECIPES))) {
            for (Path file : in(recipe)) {
                if (file.toString().endsWith(JSON) && !name(recipe).equals(CASES)) {
                    String name = name(recipe) + "/" + name(file).replace(JSON, "");
                    all.add(new Case(Case.RECIPES, name, file));
                }
            }
        }
        for (Path system : in(folder)) {
            for (Path one : in(system.resolve(CASES))) {
                Path file = one.resolve("case.json");
                if (Files.isRegularFile(file)) {
                    all.add(new Case(name(system), name(one), file));
                }
            }
        }
        all.sort(Comparator.comparing(Case::id));
        return all;
    }

    /** In a jar the name of a folder may end with a slash. */
    private static String name(Path path) {
        return path.getFileName().toString().replace("/", "");
    }

    private static List<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be read", e);
        }
    }

    /** What always holds, by system. A recipe may call any of them. */
    public Map<String, Always> always(List<Case> cases) throws IOException {
        Map<String, Always> always = new TreeMap<>();
        Map<String, String> keys = new TreeMap<>();
        for (Case one : cases) {
            if (one.isRecipe()) {
                keys.put("recipes." + one.recipe() + ".enabled", "true");
                keys.put("downstream." + one.recipe() + ".retry-schedule", "50ms,50ms");
                for (Path root : List.of(folder, packaged)) {
                    for (Path system : in(root)) {
                        if (Files.isRegularFile(system.resolve(CASES).resolve(Always.NAME))) {
                            add(always, name(system));
                        }
                    }
                }
            }
            add(always, one.system());
        }
        always.computeIfPresent(Case.RECIPES, (name, recipes) -> recipes.with(keys));
        return always;
    }

    private void add(Map<String, Always> always, String system) throws IOException {
        if (!always.containsKey(system)) {
            Path own = folder.resolve(system).resolve(CASES).resolve(Always.NAME);
            Path theirs = packaged.resolve(system).resolve(CASES).resolve(Always.NAME);
            always.put(system, Always.read(Files.isRegularFile(own) ? own : theirs));
        }
    }
}
