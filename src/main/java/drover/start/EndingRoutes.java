package drover.start;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.LineNumberAware;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.processor.DefaultProcessorFactory;
import org.apache.camel.processor.TryProcessor;
import org.apache.camel.quarkus.main.events.BeforeConfigure;
import org.apache.camel.reifier.TryReifier;
import org.apache.camel.spi.ProcessorFactory;

/** Whatever is thrown while a route runs ends its exchange: {@link OpenSteps} watches every step, {@code doTry} among them. */
@ApplicationScoped
class EndingRoutes {
    private final CamelContext camel;
    private final OpenSteps steps = new OpenSteps();

    EndingRoutes(CamelContext camel) {
        this.camel = camel;
    }

    void watch(@Observes BeforeConfigure event) {
        camel.addComponent("direct", new Calls());
        camel.getCamelContextExtension().setReactiveExecutor(steps.new Executor());
        camel.getCamelContextExtension().addInterceptStrategy(steps);
        camel.getCamelContextExtension().addContextPlugin(ProcessorFactory.class, new Tries());
    }

    /** Camel asks no interceptor about a {@code doTry}. */
    private final class Tries extends DefaultProcessorFactory {
        @Override
        public Processor createProcessor(Route route, NamedNode definition) throws Exception {
            if (definition instanceof TryDefinition tries
                    && new TryReifier(route, tries).createProcessor() instanceof TryProcessor made) {
                Try watched = new Try(made);
                LineNumberAware.trySetLineNumberAware(watched, definition);
                return watched;
            }
            return super.createProcessor(route, definition);
        }
    }

    private final class Try extends TryProcessor {
        Try(TryProcessor made) {
            super(camel, first(made.next()), made.getCatchClauses(), made.getFinallyProcessor());
            setDisabled(made.isDisabled());
        }

        private static Processor first(List<Processor> parts) {
            return parts.get(0);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback end) {
            return steps.begin(exchange, end, super::process);
        }
    }
}
