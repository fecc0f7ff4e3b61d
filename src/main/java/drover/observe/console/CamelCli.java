package drover.observe.console;

import io.quarkus.runtime.ImageMode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.cli.connector.DefaultCliConnectorFactory;
import org.apache.camel.cli.connector.LocalCliConnector;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.impl.console.DefaultDevConsoleRegistry;
import org.apache.camel.quarkus.main.events.BeforeConfigure;
import org.apache.camel.spi.CliConnector;
import org.apache.camel.spi.CliConnectorFactory;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonObject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets the Camel CLI find this process ({@code camel get}), when {@code drover.console.camel-cli} says so. Camel would do it
 * by itself, would show everything, and would do what a file in {@code ~/.camel} asks for: send, load, stop. This one shows
 * what the console shows, and does nothing.
 */
@ApplicationScoped
class CamelCli {
    private final CamelContext camel;
    private final Consoles consoles;
    private final boolean enabled;

    CamelCli(
            CamelContext camel, Consoles consoles, @ConfigProperty(name = "drover.console.camel-cli") boolean enabled) {
        this.camel = camel;
        this.consoles = consoles;
        this.enabled = enabled && ImageMode.current() == ImageMode.JVM;
    }

    /** In the place of Camel's own, before it is asked. */
    void connect(@Observes BeforeConfigure event) {
        camel.getCamelContextExtension().addContextPlugin(DevConsoleRegistry.class, new OnlyOurs());
        camel.getCamelContextExtension().addContextPlugin(CliConnectorFactory.class, new Connectors(enabled));
    }

    /** Makes the connector that shows and does not act. */
    private static final class Connectors extends DefaultCliConnectorFactory {
        Connectors(boolean enabled) {
            setEnabled(enabled);
        }

        @Override
        public CliConnector createConnector() {
            return new ShowingConnector(this);
        }
    }

    private static final class ShowingConnector extends LocalCliConnector {
        ShowingConnector(CliConnectorFactory factory) {
            super(factory);
        }

        @Override
        protected void actionTask() {
            // What a file asks for is not done.
        }

        @Override
        public void sigterm() {
            // Nor does a file that is gone end the process.
        }

        @Override
        protected void traceTask() {
            // Messages are shown to nobody.
        }
    }

    /** The consoles that are free, redacted; Camel would look for others on the class path. */
    private final class OnlyOurs extends DefaultDevConsoleRegistry {
        OnlyOurs() {
            super(camel);
        }

        @Override
        public DevConsole resolveById(String id) {
            DevConsole console = consoles.isGuarded(id) ? null : consoles.find(id);
            return console == null ? null : new Redacted(console);
        }

        @Override
        public void loadDevConsoles(boolean force) {
            // There are no others.
        }
    }

    private static final class Redacted extends AbstractDevConsole {
        private final DevConsole console;

        Redacted(DevConsole console) {
            super(console.getGroup(), console.getId(), console.getDisplayName(), console.getDescription());
            this.console = console;
        }

        @Override
        protected JsonObject doCallJson(Map<String, Object> options) {
            return Clean.object((Map<?, ?>) console.call(MediaType.JSON, options));
        }

        @Override
        protected String doCallText(Map<String, Object> options) {
            return "";
        }
    }
}
