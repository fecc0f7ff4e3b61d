package drover.scaffold;

import drover.record.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the files of a new source or downstream into a folder. What is there already is never written over. */
public final class Scaffold {
    private static final String KEYS = "application.properties";
    private static final String DELIVER = "routes/deliver.camel.yaml";

    private final Path folder;
    private final List<String> packaged;

    /** @param packaged the files of {@code routes/} that are packaged: they go along where the folder has none, because Drover uses either */
    public Scaffold(Path folder, List<String> packaged) {
        this.folder = folder;
        this.packaged = packaged;
    }

    /**
     * A new source.
     *
     * @param kind as {@link SourceKind} is written
     * @param sample a file with an answer of the API, or with messages of the server, or null
     * @return the files that were written, or added to
     * @throws IllegalArgumentException with what is wrong, before anything is written
     */
    public List<String> source(String name, String kind, String list, Path sample) throws IOException {
        SourceKind read = SourceKind.of(kind);
        Source source = new Source(name, read, list, look(read, sample));
        return write(source.files(), Map.of(KEYS, source.keys()), name + ".");
    }

    private static Sample look(SourceKind kind, Path sample) {
        if (kind == SourceKind.WEBSOCKET) {
            return sample == null ? Sample.NO_MESSAGE : Sample.ofMessage(read(sample));
        }
        return sample == null ? Sample.NONE : Sample.of(read(sample));
    }

    private static com.fasterxml.jackson.databind.JsonNode read(Path sample) {
        try {
            return Json.read(Files.readAllBytes(sample));
        } catch (IOException e) {
            throw new IllegalArgumentException(sample + " cannot be read as JSON: " + e.getMessage(), e);
        }
    }

    /**
     * A new downstream.
     *
     * @return the files that were added to
     * @throws IllegalArgumentException with what is wrong, before anything is written
     */
    public List<String> downstream(String name) throws IOException {
        if (!name.matches("[a-z][a-z0-9-]{1,30}")) {
            throw new IllegalArgumentException("NAME is small letters, digits and hyphens, such as acme, not " + name);
        }
        String route = Template.read("downstream.camel.yaml").with("name", name).text();
        if (text(DELIVER).contains("value: " + name + "\n")) {
            throw new IllegalArgumentException(
                    DELIVER + " has a downstream " + name + " already. Nothing was written.");
        }
        return write(
                Map.of(),
                Map.of(
                        DELIVER,
                        route,
                        KEYS,
                        Template.read("downstream.properties")
                                .with("name", name)
                                .text()),
                "downstream." + name + ".");
    }

    private List<String> write(Map<String, String> files, Map<String, String> added, String keys) throws IOException {
        for (String file : files.keySet()) {
            if (Files.exists(folder.resolve(file))) {
                throw new IllegalArgumentException(file + " is there already. Nothing was written.");
            }
        }
        if (("\n" + text(KEYS)).contains("\n" + keys)) {
            throw new IllegalArgumentException(KEYS + " has keys " + keys + "… already. Nothing was written.");
        }
        List<String> done = new ArrayList<>(routes());
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue(), StandardOpenOption.CREATE_NEW);
            done.add(file.getKey());
        }
        for (Map.Entry<String, String> file : added.entrySet()) {
            String before = text(file.getKey());
            String joint = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
            Files.writeString(
                    folder.resolve(file.getKey()),
                    joint + (before.isEmpty() ? file.getValue().stripLeading() : file.getValue()),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            done.add(file.getKey());
        }
        return done;
    }

    /** Where the folder has no routes of its own, the packaged ones go along. */
    private List<String> routes() throws IOException {
        if (Files.isDirectory(folder.resolve("routes"))) {
            return List.of();
        }
        for (String name : packaged) {
            Path path = folder.resolve("routes").resolve(name);
            Files.createDirectories(path.getParent());
            Files.writeString(path, Template.packaged("routes/" + name), StandardOpenOption.CREATE_NEW);
        }
        return List.of("routes/, a copy of the packaged ones");
    }

    private String text(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path) ? Files.readString(path, StandardCharsets.UTF_8) : "";
    }
}
