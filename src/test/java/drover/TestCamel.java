package drover;

import org.apache.camel.cli.connector.DefaultCliConnectorFactory;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CliConnectorFactory;

/** A Camel of its own, for tests that start one. */
public final class TestCamel {
    private TestCamel() {}

    /**
     * Without the connector of the Camel CLI, which Camel starts by itself where it is on the class path: its thread registers consoles
     * while others look through them.
     */
    public static DefaultCamelContext context() {
        DefaultCamelContext camel = new DefaultCamelContext();
        DefaultCliConnectorFactory connectors = new DefaultCliConnectorFactory();
        connectors.setEnabled(false);
        // As in Drover itself; and describing every route for JMX is a third of what starting one costs.
        camel.disableJMX();
        camel.getCamelContextExtension().addContextPlugin(CliConnectorFactory.class, connectors);
        return camel;
    }
}
