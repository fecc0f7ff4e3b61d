package drover.start;

import drover.check.Ports;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What is looked at before anything runs, so that a start that cannot succeed does nothing: keys, temporary folder, ports. */
final class Preflight {
    private static final int PACKAGED = 250;

    private Preflight() {}

    /**
     * Looks, and gives the configuration it has read.
     *
     * @throws ConfigurationException with one message that says what to do
     */
    static SmallRyeConfig check() {
        SmallRyeConfig config = config();
        new KeyCheck(config, Values.keys()).check();
        TemporaryFolder.prepare(Path.of(config.getValue("drover.data-dir", String.class)));
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            checkPorts(config);
        }
        return config;
    }

    /** As Quarkus will read it. */
    static SmallRyeConfig config() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new Values())
                .addDefaultSources()
                .withSources(BesideSource.sources())
                .withSources(packaged());
        String profile = BesideSource.profile();
        return (profile == null ? builder : builder.withProfile(profile)).build();
    }

    /** The keys as they are packaged. */
    static PropertiesConfigSource packaged() {
        try {
            return new PropertiesConfigSource(
                    Thread.currentThread().getContextClassLoader().getResource("application.properties"), PACKAGED);
        } catch (IOException e) {
            throw new UncheckedIOException("the packaged application.properties cannot be read", e);
        }
    }

    private static void checkPorts(SmallRyeConfig config) {
        int open = config.getValue("quarkus.http.port", Integer.class);
        int management = config.getValue("quarkus.management.port", Integer.class);
        if (open == management && open != 0) {
            throw new ConfigurationException("Drover does not start, because quarkus.http.port and"
                    + " quarkus.management.port are both " + open + ": set one of them to another port.");
        }
        checkPort(
                "quarkus.http",
                config.getOptionalValue("quarkus.http.host", String.class).orElse("0.0.0.0"),
                open);
        checkPort("quarkus.management", config.getValue("quarkus.management.host", String.class), management);
    }

    private static void checkPort(String key, String host, int port) {
        Ports.look(host, port).ifPresent(trouble -> {
            throw new ConfigurationException("Drover does not start, because "
                    + (trouble.isTaken()
                            ? "port " + port + " is taken by another program: end that one (ss -ltnp shows it), or set "
                                    + key + ".port to another."
                            : "it cannot listen on " + host + ":" + port + " (" + trouble.words() + "): set " + key
                                    + ".host to an address of this machine and " + key
                                    + ".port to a port above 1023."));
        });
    }
}
