package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.model.ThrottleDefinition;
import org.apache.camel.model.ThrottlingMode;
import org.apache.camel.spi.ProcessorFactory;
import org.apache.camel.support.CamelContextHelper;

/**
 * Makes a {@link Pace} of every {@code throttle} that paces all requests alike; every other throttle is Camel's. Camel finds it by
 * {@code META-INF/services/org/apache/camel/model/ThrottleDefinition}, which {@code quarkus.native.resources.includes} names.
 */
@RegisterForReflection
public final class PaceFactory implements ProcessorFactory {
    private static final String SECOND = "1000";

    /** @return null: Camel makes its own */
    @Override
    public Processor createProcessor(Route route, NamedNode definition) {
        ThrottleDefinition throttle = (ThrottleDefinition) definition;
        CamelContext camel = route.getCamelContext();
        if (!isPlain(camel, throttle)) {
            return null;
        }
        String period = throttle.getTimePeriodMillis() == null ? SECOND : throttle.getTimePeriodMillis();
        Expression requests = throttle.getExpression().createExpression(camel);
        requests.init(camel);
        return new Pace(
                requests, CamelContextHelper.parseDuration(camel, period).toNanos(), System::nanoTime);
    }

    private static boolean isPlain(CamelContext camel, ThrottleDefinition throttle) {
        String mode = CamelContextHelper.parseText(camel, throttle.getMode());
        return (mode == null || ThrottlingMode.toMode(mode) == ThrottlingMode.TotalRequests)
                && throttle.getExpression() != null
                && throttle.getCorrelationExpression() == null
                && !isOn(camel, throttle.getAsyncDelayed())
                && !isOn(camel, throttle.getRejectExecution())
                && !isOn(camel, throttle.getDisabled());
    }

    private static boolean isOn(CamelContext camel, String option) {
        return Boolean.TRUE.equals(CamelContextHelper.parseBoolean(camel, option));
    }

    /** Only what a definition says is made. */
    @Override
    public Processor createChildProcessor(Route route, NamedNode definition, boolean mandatory) {
        return null;
    }

    @Override
    public Processor createProcessor(CamelContext camel, String definition, Object[] parameters) {
        return null;
    }
}
