package drover.traces;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.logging.Logger;
import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.main.events.BeforeConfigure;
import org.apache.camel.support.service.ServiceHelper;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Switches traces on or leaves them off; when off nothing is installed in Camel, and no route does more. */
@ApplicationScoped
public class Traces {
    /** What sends the spans says here that it could not. */
    private static final List<Logger> SENDERS = List.of(
            Logger.getLogger("io.quarkus.opentelemetry.runtime.exporter.otlp.sender.VertxHttpSender"),
            Logger.getLogger("io.opentelemetry.exporter.internal.http.HttpExporter"));

    private final boolean on;
    private final Tracer tracer;

    Traces(
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean disabled,
            Instance<OpenTelemetry> openTelemetry) {
        on = !disabled;
        tracer = on
                ? openTelemetry.get().getTracer("drover")
                : TracerProvider.noop().get("drover");
    }

    void install(@Observes BeforeConfigure event, CamelContext camel) {
        if (on) {
            RouteSpans spans = new RouteSpans(tracer);
            camel.addRoutePolicyFactory(spans);
            camel.getManagementStrategy().addEventNotifier(spans);
            ServiceHelper.startService(spans);
            Hourly hourly = new Hourly();
            SENDERS.forEach(sender -> sender.setFilter(hourly));
        }
    }

    /**
     * The taking of a webhook, to be ended.
     *
     * @param traceparent the sender's, or null
     */
    public Span webhook(String provider, String traceparent) {
        return on
                ? tracer.spanBuilder("webhook " + provider)
                        .setSpanKind(SpanKind.SERVER)
                        .setParent(Traceparent.context(traceparent))
                        .startSpan()
                : Span.getInvalid();
    }
}
