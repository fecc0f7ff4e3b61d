package drover.start;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;

/** The keys of {@link Beside}: they win over what is packaged, and the environment wins over them. */
final class BesideSource implements ConfigSource {
    private static final int ABOVE_THE_PACKAGED = 260;

    private final Beside file;
    private final int ordinal;

    BesideSource(Beside file, int ordinal) {
        this.file = file;
        this.ordinal = ordinal;
    }

    /** Found by the name of its class. */
    public static final class Provider implements ConfigSourceProvider {
        @Override
        public Iterable<ConfigSource> getConfigSources(ClassLoader loader) {
            return sources();
        }
    }

    /** The file, and that of a profile such as {@code application-local.properties}. */
    static List<ConfigSource> sources() {
        List<ConfigSource> sources = new ArrayList<>();
        Beside beside = Beside.read(Path.of(""), "application.properties");
        sources.add(new BesideSource(beside, ABOVE_THE_PACKAGED));
        String profile = profile();
        if (profile != null && profile.matches("[\\w-]+")) {
            sources.add(new BesideSource(
                    Beside.read(Path.of(""), "application-" + profile + ".properties"), ABOVE_THE_PACKAGED + 1));
        }
        sources.addAll(SandboxSource.sources(beside));
        return sources;
    }

    /** As Quarkus is told which it is; null for the usual one. */
    static String profile() {
        return System.getProperty("quarkus.profile", System.getenv("QUARKUS_PROFILE"));
    }

    Beside file() {
        return file;
    }

    @Override
    public Set<String> getPropertyNames() {
        return file.lines().keySet();
    }

    @Override
    public String getValue(String name) {
        Beside.Line line = file.lines().get(name);
        if (line == null) {
            return null;
        }
        return Values.isRaw(name) ? line.raw() : line.value();
    }

    @Override
    public String getName() {
        return file.name() + " beside the process";
    }

    @Override
    public int getOrdinal() {
        return ordinal;
    }
}
