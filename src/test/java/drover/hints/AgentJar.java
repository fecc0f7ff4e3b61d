package drover.hints;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.commons.GeneratorAdapter;

/** Packs the agent, and what it needs, into jars. */
public final class AgentJar {
    private AgentJar() {}

    /**
     * The option that starts a JVM with the agent.
     *
     * @param folder where the jars are made
     * @param out the file that it writes
     */
    public static String option(Path folder, Path out) throws IOException, URISyntaxException {
        Path ours = Path.of(
                Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path watched = folder.resolve("reached.jar");
        pack(watched, List.of(ours), "drover/hints/Reached");
        Path agent = folder.resolve("agent.jar");
        pack(
                agent,
                List.of(ours, home(ClassReader.class), home(GeneratorAdapter.class)),
                "drover/hints/(Agent|CallSites)|org/objectweb/asm/");
        return "-javaagent:" + agent + "=" + watched + "," + out;
    }

    private static Path home(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** @param which a regular expression that the names of the classes begin with */
    private static void pack(Path jar, List<Path> sources, String which) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", Agent.class.getName());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Path source : sources) {
                if (Files.isDirectory(source)) {
                    add(out, source, which);
                } else {
                    try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + source.toUri()), Map.of())) {
                        add(out, zip.getPath("/"), which);
                    }
                }
            }
        }
    }

    private static void add(JarOutputStream out, Path root, String which) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString();
                if (name.matches("(" + which + ").*")) {
                    out.putNextEntry(new ZipEntry(name));
                    Files.copy(file, out);
                }
            }
        }
    }
}
