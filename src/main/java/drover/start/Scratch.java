package drover.start;

import drover.apply.TemporaryFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;

/** A process that is there for a command alone: it keeps everything in a temporary folder. */
final class Scratch {
    private static volatile boolean on;

    private Scratch() {}

    /**
     * From now on this process is only there for a command.
     *
     * @param plays whether what the environment says of keys does not count
     */
    static Path folder(String command, boolean plays) {
        try {
            on = plays;
            Path folder = Files.createTempDirectory("drover-" + command);
            System.setProperty("drover.data-dir", folder.toString());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> TemporaryFiles.clear(folder), "end of " + command));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("there is no temporary folder for drover " + command, e);
        }
    }

    /** Camel looks into the environment before it asks anybody for a key. */
    static void leaveOutTheEnvironment(CamelContext camel) {
        if (on && camel.getPropertiesComponent() instanceof PropertiesComponent properties) {
            properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
        }
    }
}
