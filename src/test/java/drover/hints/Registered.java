package drover.hints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the build of a native image registers: the files that Quarkus writes for it, and those in the libraries. */
public final class Registered {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Map<String, List<JsonNode>> types = new HashMap<>();
    private final List<Pattern> resources = new ArrayList<>();
    private final Set<String> proxies = new HashSet<>();
    private final Map<String, List<String>> providers = new HashMap<>();

    /**
     * Reads all of it.
     *
     * @param sources what the build gives to the compiler: {@code target/native-sources}
     */
    public Registered(Path sources) throws IOException {
        try (Stream<Path> jars = Files.walk(sources)) {
            for (Path jar :
                    jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                read(jar);
            }
        }
    }

    private Registered(Registered other) {
        types.putAll(other.types);
        resources.addAll(other.resources);
        proxies.addAll(other.proxies);
        providers.putAll(other.providers);
    }

    /** As if this class were registered nowhere. */
    public Registered without(String type) {
        Registered others = new Registered(this);
        others.types.remove(type);
        return others;
    }

    private void read(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                String name = entry.getName();
                if (name.matches("META-INF/native-image/.*-config\\.json")) {
                    config(name.replaceFirst(".*/", ""), JSON.readTree(content(jar, entry)));
                } else if (name.startsWith("META-INF/services/") && !entry.isDirectory()) {
                    providers
                            .computeIfAbsent(
                                    name.substring("META-INF/services/".length()), service -> new ArrayList<>())
                            .addAll(new String(content(jar, entry), StandardCharsets.UTF_8)
                                    .lines()
                                    .map(line -> line.replaceFirst("#.*", "").strip())
                                    .filter(line -> !line.isEmpty())
                                    .toList());
                }
            }
        }
    }

    private static byte[] content(JarFile jar, JarEntry entry) {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void config(String name, JsonNode config) {
        switch (name) {
            case "reflect-config.json" ->
                config.forEach(type -> types.computeIfAbsent(type.path("name").asText(), n -> new ArrayList<>())
                        .add(type));
            case "resource-config.json" ->
                config.at("/resources/includes")
                        .forEach(include -> resources.add(
                                Pattern.compile(include.path("pattern").asText().replaceFirst("^java\\.base:", ""))));
            case "proxy-config.json" ->
                config.forEach(proxy -> {
                    List<String> interfaces = new ArrayList<>();
                    (proxy.has("interfaces") ? proxy.get("interfaces") : proxy)
                            .forEach(i -> interfaces.add(i.asText()));
                    proxies.add(String.join(",", interfaces));
                });
            default -> {
                // JNI and serialization are looked at by nobody.
            }
        }
    }

    /** Whether the image has it. */
    boolean has(String kind, String what) {
        String type = what.replaceFirst("#.*", "");
        String member = what.replaceFirst(".*#", "");
        return switch (kind) {
            case "class" -> types.containsKey(type);
            case "constructor" -> has(type, "allDeclaredConstructors", "allPublicConstructors", "<init>");
            case "method" -> has(type, "allDeclaredMethods", "allPublicMethods", member);
            case "field" -> has(type, "allDeclaredFields", "allPublicFields", member);
            case "resource" -> resources.stream().anyMatch(r -> r.matcher(what).matches());
            case "proxy" -> proxies.contains(what);
            case "service" -> providers.getOrDefault(what, List.of()).stream().allMatch(types::containsKey);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private boolean has(String type, String all, String open, String member) {
        return types.getOrDefault(type, List.of()).stream()
                .anyMatch(one -> one.path(all).asBoolean()
                        || one.path(open).asBoolean()
                        || names(one.path("methods"), one.path("fields")).anyMatch(member::equals));
    }

    private static Stream<String> names(JsonNode methods, JsonNode fields) {
        return Stream.concat(methods.findValuesAsText("name").stream(), fields.findValuesAsText("name").stream());
    }
}
